package io.kodosumi.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the code of {@code docs/providers.md} against the sources that the build compiles and runs. */
class ProvidersDocTest {
    private static final Path PAGE = Path.of("../docs/providers.md");
    private static final Pattern EXCERPT =
            Pattern.compile("<!-- (\\w+\\.java) -->\n```java\n(.*?)```\n", Pattern.DOTALL);
    private static final Pattern TOPIC = Pattern.compile("@Tag\\(\"(\\w+)\"\\)");

    static Stream<MatchResult> excerpts() throws IOException {
        Matcher excerpts = EXCERPT.matcher(Files.readString(PAGE));
        return excerpts.results().toList().stream();
    }

    @ParameterizedTest
    @MethodSource("excerpts")
    void every_excerpt_stands_in_its_source(MatchResult excerpt) throws IOException {
        String source = Files.readString(source(excerpt.group(1)));

        assertThat(unindented(source)).as(excerpt.group(1)).contains(unindented(excerpt.group(2)));
    }

    @Test
    void all_its_java_is_an_excerpt() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(excerpts()).hasSizeGreaterThan(10);
        assertThat(page.split("```java\n", -1).length - 1)
                .as("blocks of Java in %s", PAGE)
                .isEqualTo((int) excerpts().count());
    }

    @Test
    void its_plan_names_every_topic_of_the_contract() throws IOException {
        String contract = Files.readString(Path.of("../tck/src/main/java/io/kodosumi/tck/ExecutionStoreContract.java"));
        List<String> topics =
                TOPIC.matcher(contract).results().map(tag -> tag.group(1)).toList();

        assertThat(topics).hasSizeGreaterThan(20);
        assertThat(Files.readString(PAGE))
                .contains(topics.stream().map(tag -> "`" + tag + "`").toList());
    }

    private static Path source(String name) {
        return Stream.of("src/main/java", "src/test/java")
                .map(root -> Path.of(root, "io/kodosumi/examples/own", name))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no source of the examples is called " + name));
    }

    private static String unindented(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
