package io.kodosumi.testing;

import io.kodosumi.tck.HaltingStore;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Crashes runs for real: each in a process of its own that is halted at a boundary, and that the next one goes on with. */
final class HaltedCrashes {
    private static final List<String> NOT_HANDED_ON =
            List.of("-javaagent:", "-agentlib:", "-agentpath:", "-Xrun", "-Xdebug", "-XX:StartFlightRecording");
    private static final int LIVES = 5;
    private static final int SECONDS = 120;

    private final String test;
    private final String database;
    private final int run;

    /**
     * @param test its unique id
     * @param run which of its runs, from 1
     */
    HaltedCrashes(String test, String database, int run) {
        this.test = test;
        this.database = database;
        this.run = run;
    }

    /** The name of the store. */
    String backend() {
        return HaltedRun.storeName(database.replace("{folder}", ""));
    }

    /** How a run ended. */
    record Ended(Map<String, Integer> steps, Map<String, Integer> effects, Properties told, String writes, int kills) {
        String outcome() {
            return told.getProperty("outcome");
        }

        /** How many writes its last process made. */
        int calls() {
            return Integer.parseInt(told.getProperty("calls"));
        }
    }

    /** What became of a run that was halted there, beside one that was not. */
    Crash at(CrashPoint point, Ended plain) throws InterruptedException {
        Ended ended = run(point);
        return new Crash(
                point.toString(),
                ended.writes(),
                ended.kills(),
                Integer.parseInt(ended.told().getProperty("lost")),
                PlayedCrashes.beyond(plain.steps(), ended.steps()),
                PlayedCrashes.beyond(plain.effects(), ended.effects()),
                ended.outcome());
    }

    /** Runs it to its end, halted once at the point or never. */
    Ended run(@Nullable CrashPoint point) throws InterruptedException {
        try {
            Path folder = Files.createTempDirectory("kodosumi-crash");
            try {
                return run(point, folder);
            } finally {
                delete(folder);
            }
        } catch (IOException failure) {
            throw new AssertionError("A process that was to crash could not be run: " + failure, failure);
        }
    }

    private Ended run(@Nullable CrashPoint point, Path folder) throws IOException, InterruptedException {
        int kills = 0;
        while (!process(folder, kills == 0 ? point : null)) {
            kills++;
            if (kills > LIVES) {
                throw new AssertionError("A process was halted " + kills + " times though only the first was to be.");
            }
        }
        Properties told = properties(folder.resolve("ended"));
        if (!told.getProperty("faults").isEmpty()) {
            throw PlayedCrashes.brokenStore(String.valueOf(point), told.getProperty("faults"));
        }
        Marks marks = new Marks(folder);
        String writes = kills == 0 ? "" : properties(folder.resolve("killed")).getProperty("writes");
        return new Ended(marks.steps(), marks.effects(), told, writes, kills);
    }

    /** Whether the process came to the end of its run, and was not halted. */
    private boolean process(Path folder, @Nullable CrashPoint point) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        HaltedMain.writeProperties(folder);
        Process process = new ProcessBuilder(command(folder, point))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
            if (ended && process.exitValue() == HaltingStore.EXIT_CODE) {
                return false;
            }
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError("The process that was to crash " + (point == null ? "never" : point) + " "
                        + (ended ? "failed with exit code " + process.exitValue() : "did not end in " + SECONDS + " s")
                        + ". It said:\n" + Files.readString(output));
            }
            return true;
        } finally {
            process.destroyForcibly();
        }
    }

    private List<String> command(Path folder, @Nullable CrashPoint point) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options());
        command.addAll(List.of(
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED"));
        command.add("-D" + HaltedRun.FOLDER + "=" + folder);
        command.add("-D" + HaltedRun.DATABASE + "=" + database.replace("{folder}", folder.toString()));
        command.add("-D" + HaltedRun.RUN + "=" + run);
        if (point != null) {
            command.add("-D" + HaltedRun.POINT + "=" + point);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), HaltedMain.class.getName(), test));
        return command;
    }

    /** What this process was started with: what is opened to whom, the heap. Agents, and another collector, are its own affair. */
    private static List<String> options() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> NOT_HANDED_ON.stream().noneMatch(option::startsWith)
                        && !(option.startsWith("-XX:") && option.endsWith("GC")))
                .toList();
    }

    private static Properties properties(Path file) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        return properties;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
