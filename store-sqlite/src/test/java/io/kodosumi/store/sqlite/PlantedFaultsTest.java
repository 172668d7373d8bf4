package io.kodosumi.store.sqlite;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tests are tried themselves: each fault of {@link PlantedFaults} is planted into a copy of its source, compiled, and found by the
 * test that it names. One of a store and one of the core, or all under the profile {@code mutation}, or those whose name has the text
 * {@code -Dkodosumi.mutation}.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class PlantedFaultsTest {
    private static final String ASKED = System.getProperty("kodosumi.mutation", "");
    private static final Duration BOUND = Duration.ofMinutes(3);
    private static final int AT_ONCE = 2;

    /** Named, so that a longer list of faults does not choose others. */
    private static final List<String> SAMPLE = List.of(
            "Log of store-sqlite: a run whose predecessor is missing is appended",
            "Steps of core: a journaled step runs again");

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
        return PlantedFaults.all().stream()
                .filter(fault -> ASKED.isEmpty()
                        ? SAMPLE.contains(fault.toString())
                        : ASKED.equals("true") || fault.toString().contains(ASKED))
                .toList();
    }

    @Test
    void each_fault_has_its_place_in_the_sources() throws Exception {
        for (PlantedFault fault : PlantedFaults.all()) {
            assertThat(fault.planted(root)).isNotEmpty();
        }
        assertThat(PlantedFaults.all()).doesNotHaveDuplicates().hasSizeGreaterThan(60);
        assertThat(PlantedFaults.all()).extracting(PlantedFault::toString).containsAll(SAMPLE);
        assertThat(some()).isNotEmpty();
    }

    @Test
    void the_page_says_of_each_fault_what_finds_it() throws Exception {
        assertThat(Files.readString(root.resolve("docs/planted-faults.md")))
                .as("the table, as -Pmutation writes it to target/planted-faults.md")
                .endsWith(table(PlantedFaults.all(), PlantedFault::row));
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
    void each_fault_is_found_by_the_test_that_it_names() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            TreeMap<String, Future<String>> running = new TreeMap<>();
            some().forEach(fault -> running.put(fault.toString(), threads.submit(() -> said(fault))));
            TreeMap<String, String> said = new TreeMap<>();
            for (String fault : running.keySet()) {
                said.put(fault, running.get(fault).get());
            }
            write("planted-faults.md", table(some(), PlantedFault::row));
            write("planted-faults-said.md", table(some(), fault -> fault.row() + " " + said.get(fault.toString())));
            said.values().removeIf(PlantedFaultsTest::isFound);
            assertThat(said).as("faults that their tests did not find").isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    /** An assertion failed; that a test did not end in time says nothing of the rule. */
    private static boolean isFound(String said) {
        return said.startsWith("RAN 1 FAILED 1 AS ") && !said.contains("AS java.util.concurrent.TimeoutException");
    }

    private static String table(List<PlantedFault> faults, Function<PlantedFault, String> row) {
        return "| fault | found by |\n|---|---|\n"
                + faults.stream().map(row.andThen(line -> line + "\n")).collect(joining());
    }

    /** Beside the classes of the tests, wherever they are built. */
    private static void write(String file, String text) throws Exception {
        Path classes = Path.of(PlantedFaultsTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Files.writeString(classes.resolveSibling(file), text);
    }

    private String said(PlantedFault fault) throws Exception {
        return run(
                compiled(fault) + File.pathSeparator + System.getProperty("java.class.path"),
                fault.runner(),
                fault.method());
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
            return child.lineWithin(BOUND, "RAN ").orElse("did not end in " + BOUND.toMinutes() + " minutes");
        }
    }
}
