package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tests are tried themselves: each fault of {@link PlantedFaults} is planted into a copy of its source, compiled, and found by the
 * test that it names. A few of them, or all under {@code -Dkodosumi.mutation=true} (profile {@code mutation}).
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class PlantedFaultsTest {
    private static final boolean ALL = Boolean.getBoolean("kodosumi.mutation");
    private static final Duration BOUND = Duration.ofMinutes(3);
    private static final int SAMPLE = 1;
    private static final int AT_ONCE = 2;

    @TempDir
    Path folder;

    private final Path root = root();

    private static Path root() {
        Path path = Path.of("").toAbsolutePath();
        while (!Files.exists(path.resolve("CONTRIBUTING.md"))) {
            path = path.getParent();
        }
        return path;
    }

    private static List<PlantedFault> some() {
        List<PlantedFault> all = PlantedFaults.all();
        return ALL
                ? all
                : new Random(20_260_401)
                        .ints(0, all.size())
                        .distinct()
                        .limit(SAMPLE)
                        .mapToObj(all::get)
                        .toList();
    }

    @Test
    void each_fault_has_its_place_in_the_sources() throws Exception {
        for (PlantedFault fault : PlantedFaults.all()) {
            assertThat(fault.planted(root)).isNotEmpty();
        }
        assertThat(PlantedFaults.all()).doesNotHaveDuplicates().hasSizeGreaterThan(60);
    }

    @Test
    void without_a_fault_each_of_the_tests_passes() throws Exception {
        List<String> pairs = new ArrayList<>();
        TreeMap<String, TreeSet<String>> tests = new TreeMap<>();
        some().forEach(fault ->
                tests.computeIfAbsent(fault.runner(), key -> new TreeSet<>()).add(fault.method()));
        tests.forEach((runner, methods) -> methods.forEach(method -> pairs.addAll(List.of(runner, method))));

        assertThat(run(System.getProperty("java.class.path"), pairs.toArray(String[]::new)))
                .isEqualTo("RAN " + pairs.size() / 2 + " FAILED 0");
    }

    @Test
    void each_fault_is_found_by_the_test_that_it_names(TestReporter reporter) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<String>> rows = new ArrayList<>();
            for (PlantedFault fault : some()) {
                rows.add(threads.submit(() -> row(fault)));
            }
            List<String> table = new ArrayList<>();
            for (Future<String> row : rows) {
                table.add(row.get());
            }
            reporter.publishEntry("found", String.join("\n", table));
            assertThat(table).noneMatch(row -> row.contains("NOT FOUND"));
        } finally {
            threads.shutdownNow();
        }
    }

    private String row(PlantedFault fault) throws Exception {
        String said = run(
                compiled(fault) + File.pathSeparator + System.getProperty("java.class.path"),
                fault.runner(),
                fault.method());
        boolean isFound = said.equals("RAN 1 FAILED 1");
        return "| " + fault + " | " + (isFound ? "" : "NOT FOUND (" + said + ") BY ") + "`" + fault.test() + "` |";
    }

    private Path compiled(PlantedFault fault) throws IOException {
        Path classes = Files.createTempDirectory(folder, "classes");
        Path source = Files.createTempDirectory(folder, "source")
                .resolve(Path.of(fault.file()).getFileName() + ".java");
        Files.writeString(source, fault.planted(root));
        int exit = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        Stream.of(
                                        List.of("-nowarn", "-proc:none", "-parameters", "-d", classes.toString()),
                                        List.of("-cp", System.getProperty("java.class.path"), source.toString()))
                                .flatMap(List::stream)
                                .toArray(String[]::new));
        assertThat(exit).as("the compiler's exit code for '%s'", fault).isZero();
        return classes;
    }

    /** What the process says; a fault may keep it from ending. */
    private static String run(String classPath, String... tests) throws Exception {
        try (Child child = Child.start(List.of(), classPath, PlantedMain.class, tests)) {
            return child.lineWithin(BOUND, "RAN ").orElse("did not end");
        }
    }
}
