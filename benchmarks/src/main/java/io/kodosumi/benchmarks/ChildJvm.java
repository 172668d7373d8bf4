package io.kodosumi.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A program of this class path in a process of its own, which tells what it has found on lines that begin with a mark. */
final class ChildJvm implements AutoCloseable {
    private static final String MARK = "found ";

    private final Process process;
    private final BufferedReader lines;

    private ChildJvm(Process process) {
        this.process = process;
        this.lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
    }

    static ChildJvm start(String java, Class<?> main, String... args) throws IOException {
        return start(java, List.of("-Xmx3g"), System.getProperty("java.class.path"), main, args);
    }

    /** With options and a class path of its own. */
    static ChildJvm start(String java, List<String> options, String classPath, Class<?> main, String... args)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(java + File.separator + "bin" + File.separator + "java");
        command.addAll(options);
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath, main.getName()));
        command.addAll(List.of(args));
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** With the Java that runs the present program. */
    static ChildJvm start(Class<?> main, String... args) throws IOException {
        return start(System.getProperty("java.home"), main, args);
    }

    /** Says it to whoever started the present program. */
    static void tell(String found) {
        System.out.println(MARK + found);
    }

    /** The next thing found; other lines are passed on. */
    String next() throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(MARK)) {
                return line.substring(MARK.length());
            }
            System.out.println(line);
        }
        throw new IllegalStateException("A child process ended without having found anything: " + process);
    }

    /** Until it has ended by itself. */
    void await() throws IOException, InterruptedException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.startsWith(MARK)) {
                System.out.println(line);
            }
        }
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IllegalStateException("A child process ended with exit code " + exit);
        }
    }

    /** Kills it as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
