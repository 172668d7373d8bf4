package io.kodosumi.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** A main class in a JVM of its own, without a terminal, and what it has printed. */
public final class JavaProcess implements AutoCloseable {
    private static final long SECONDS = 90;

    private final Process process;
    private final Thread reader;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    private JavaProcess(Process process) {
        this.process = process;
        reader = new Thread(this::read, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a main class in a folder. */
    public static JavaProcess start(Path folder, List<String> options, Class<?> main, String... args)
            throws IOException {
        return start(folder, options, Map.of(), main, args);
    }

    /** Starts a main class in a folder, with more in its environment. */
    public static JavaProcess start(
            Path folder, List<String> options, Map<String, String> environment, Class<?> main, String... args)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-Dnative.encoding=UTF-8",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(Arrays.asList(args));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new JavaProcess(builder.start());
    }

    /** Waits for a line that begins like this. */
    public void awaitLine(String start) throws InterruptedException {
        await("a line '" + start + "…'", all -> all.stream().anyMatch(line -> line.startsWith(start)));
    }

    /** Kills it with no chance to do anything. */
    public void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        awaitExit();
    }

    /** Interrupts it as Ctrl-C does: its shutdown hooks run. */
    public void interrupt() throws InterruptedException {
        process.toHandle().destroy(); // Process.destroy would close its output as well
        awaitExit();
    }

    /** Waits for its end; the answer is its exit code. */
    public int awaitExit() throws InterruptedException {
        boolean exited = process.waitFor(SECONDS, TimeUnit.SECONDS);
        assertThat(exited)
                .as("end of the process; it has printed:\n%s", output())
                .isTrue();
        await("the end of its output", all -> ended);
        return process.exitValue();
    }

    public String output() {
        lock.lock();
        try {
            return String.join("\n", lines);
        } finally {
            lock.unlock();
        }
    }

    private void await(String what, Predicate<List<String>> condition) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(SECONDS);
            while (!condition.test(lines)) {
                left = changed.awaitNanos(left);
                assertThat(left > 0 && (!ended || condition.test(lines)))
                        .as("%s; it has printed:\n%s", what, output())
                        .isTrue();
            }
        } finally {
            lock.unlock();
        }
    }

    private void read() {
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                change(line, false);
            }
        } catch (IOException cut) {
            change("output cut off: " + cut, false);
        } finally {
            change("", true);
        }
    }

    private void change(String line, boolean end) {
        lock.lock();
        try {
            if (!end) {
                lines.add(line);
            }
            ended |= end;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
    }
}
