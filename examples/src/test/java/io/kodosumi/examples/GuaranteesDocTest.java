package io.kodosumi.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/guarantees.md} against the tests of the repository. */
class GuaranteesDocTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)#(\\w+)`");
    private static final Pattern GUARANTEE = Pattern.compile("(?m)^## (G\\d+):");

    private static final Map<String, String> SOURCES = new TreeMap<>();

    @BeforeAll
    static void readAllTests() throws IOException {
        List<Path> modules;
        try (Stream<Path> folders = Files.list(ROOT)) {
            modules = folders.flatMap(
                            module -> Stream.of(module.resolve("src/test/java"), module.resolve("src/main/java")))
                    .filter(Files::isDirectory)
                    .toList();
        }
        for (Path module : modules) {
            try (Stream<Path> files = Files.walk(module)) {
                for (Path file :
                        files.filter(file -> file.toString().endsWith(".java")).toList()) {
                    SOURCES.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
                }
            }
        }
    }

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/guarantees.md"));
    }

    /** The sections, by guarantee. */
    private static Map<String, String> sections() throws IOException {
        return GUARANTEE
                .splitAsStream(page())
                .skip(1)
                .collect(Collectors.toMap(section -> section.lines().findFirst().orElseThrow(), section -> section));
    }

    @Test
    void every_guarantee_is_there_and_has_tests() throws IOException {
        assertThat(GUARANTEE.matcher(page()).results().map(heading -> heading.group(1)))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 10).mapToObj(n -> "G" + n).toList());
        assertThat(sections())
                .allSatisfy((title, section) ->
                        assertThat(TEST.matcher(section).find()).as(title).isTrue());
    }

    @Test
    void every_test_that_it_names_exists() throws IOException {
        List<String> missing = TEST.matcher(page())
                .results()
                .filter(test -> !declares(SOURCES.getOrDefault(test.group(1), ""), test.group(2)))
                .map(test -> test.group(1) + "#" + test.group(2))
                .toList();

        assertThat(missing).isEmpty();
    }

    private static boolean declares(String source, String method) {
        return Pattern.compile(
                        "@(Parameterized|Repeated|Crash)?Test\\b[^;{}]*(?:\\{[^}]*}[^;{}]*)?\\bvoid " + method + "\\(")
                .matcher(source)
                .find();
    }

    @Test
    void every_suite_that_it_names_runs_over_both_stores() throws IOException {
        Set<String> lacking = new TreeSet<>();
        TEST.matcher(page())
                .results()
                .map(test -> test.group(1))
                .filter(name -> name.endsWith("Suite"))
                .forEach(suite -> {
                    for (String store : List.of("Memory", "Sqlite")) {
                        String subclass = store + suite.replaceFirst("Suite$", "Test");
                        if (!SOURCES.getOrDefault(subclass, "").contains("extends " + suite)) {
                            lacking.add(subclass);
                        }
                    }
                });

        assertThat(lacking).isEmpty();
    }
}
