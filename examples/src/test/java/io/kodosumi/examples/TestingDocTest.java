package io.kodosumi.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the code of {@code docs/testing.md} against the tests that the build compiles and runs. */
class TestingDocTest {
    private static final Path PAGE = Path.of("../docs/testing.md");
    private static final Path SOURCES = Path.of("src/test/java/io/kodosumi/examples/order");
    private static final Pattern EXCERPT =
            Pattern.compile("<!-- (\\w+\\.java) -->\n```java\n(.*?)```\n", Pattern.DOTALL);

    static List<MatchResult> excerpts() throws IOException {
        return EXCERPT.matcher(Files.readString(PAGE)).results().toList();
    }

    @ParameterizedTest
    @MethodSource("excerpts")
    void every_excerpt_stands_in_its_source(MatchResult excerpt) throws IOException {
        String source = Files.readString(SOURCES.resolve(excerpt.group(1)));

        assertThat(unindented(source)).as(excerpt.group(1)).contains(unindented(excerpt.group(2)));
    }

    @Test
    void all_its_java_is_an_excerpt() throws IOException {
        assertThat(excerpts()).hasSizeGreaterThan(5);
        assertThat(Files.readString(PAGE).split("```java\n", -1).length - 1)
                .as("blocks of Java in %s", PAGE)
                .isEqualTo(excerpts().size());
    }

    private static String unindented(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
