package io.kodosumi.store.sqlite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A JVM started by a test, on the test's class path unless it is given another one. */
final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    private Child(Process process) {
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static Child start(Class<?> main, String... arguments) throws IOException {
        return start(List.of(), System.getProperty("java.class.path"), main, arguments);
    }

    /** @param option of the JVM, such as a bound on its heap */
    static Child startWith(String option, Class<?> main, String... arguments) throws IOException {
        return start(List.of(), List.of(option), System.getProperty("java.class.path"), main, arguments);
    }

    /** @param before words before the command, such as one that runs it as somebody else */
    static Child start(List<String> before, String classPath, Class<?> main, String... arguments) throws IOException {
        return start(before, List.of(), classPath, main, arguments);
    }

    private static Child start(
            List<String> before, List<String> options, String classPath, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(System.getProperty("java.home") + "/bin/java");
        command.add("-XX:-UsePerfData"); // else it may say first that another process has its file
        command.addAll(options);
        // Its output is what it says to the test, and nothing that the logging says of itself.
        command.add("-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener");
        command.add("-Dlogback.configurationFile=logback-child.xml");
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")); // many of them, for moments
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        return new Child(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Says a line to it. */
    void say(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** The next line that it prints; the test fails if there is none. */
    String line() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new AssertionError("The child JVM ended without a word: see its error output");
        }
        return line;
    }

    /** Whether it has printed something that nobody has read. */
    boolean hasSpoken() throws IOException {
        return lines.ready();
    }

    long pid() {
        return process.pid();
    }

    /** The next line that begins so; empty if none comes in time. */
    Optional<String> lineWithin(Duration bound, String beginning) throws InterruptedException, ExecutionException {
        FutureTask<String> reading = new FutureTask<>(() -> {
            String line = line();
            while (!line.startsWith(beginning)) {
                line = line();
            }
            return line;
        });
        new Thread(reading, "test-reader").start();
        try {
            return Optional.of(reading.get(bound.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            return Optional.empty();
        }
    }

    /** The next line that it prints; empty if it ends without one. */
    Optional<String> lineIfAny() throws IOException {
        return Optional.ofNullable(lines.readLine());
    }

    /** What it exits with, soon. */
    int exit() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("The child JVM " + process.pid() + " has not ended within 30 s");
        }
        return process.exitValue();
    }

    /** Writes one byte to its input. */
    void give(char letter) throws IOException {
        process.getOutputStream().write(letter);
        process.getOutputStream().flush();
    }

    /** What it exits with once its input has ended. */
    int end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        return exit();
    }

    /** Sends it a signal, such as {@code STOP} or {@code CONT}. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (!kill.waitFor(30, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new AssertionError("The signal " + name + " did not reach the child JVM " + process.pid());
        }
    }

    /** All that it still prints until it ends. */
    String rest() {
        return String.join("\n", lines.lines().toList());
    }

    /** Tells it to end, as a supervisor does. */
    void terminate() {
        process.toHandle().destroy(); // Process.destroy would close its output as well
    }

    void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("The child JVM " + process.pid() + " is still there 30 s after it was killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while the child JVM " + process.pid() + " was ending", e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
