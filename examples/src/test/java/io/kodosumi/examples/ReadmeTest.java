package io.kodosumi.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds README.md and docs against what is there. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern PROGRAM =
            Pattern.compile("<!-- QuickStartMain -->\n```java\n(.*?)```\n", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)(#[^)]*)?\\)");

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(
                    Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")),
                    docs.filter(page -> page.toString().endsWith(".md")).sorted().toList().stream());
        }
    }

    @Test
    void its_program_is_quick_start_main_and_begins_by_line_25() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        String source = Files.readString(
                Path.of("src/main/java").resolve(QuickStartMain.class.getName().replace('.', '/') + ".java"));
        Matcher program = PROGRAM.matcher(readme);

        assertThat(program.find()).as("a program in README.md").isTrue();
        assertThat(program.group(1)).isEqualTo(source.replaceFirst("package .*;\n\n", ""));
        assertThat(readme.substring(0, program.start(1)).lines()).hasSizeLessThan(25);
    }

    @Test
    void its_program_compiles_by_itself_and_runs_without_a_logging_provider(@TempDir Path folder) throws Exception {
        Matcher program = PROGRAM.matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(program.find()).as("a program in README.md").isTrue();
        Path source = Files.writeString(folder.resolve("QuickStartMain.java"), program.group(1));
        StringWriter told = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of("-d", folder.toString(), "-cp", libraries(), "-proc:none");
        Iterable<? extends JavaFileObject> sources =
                compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source);

        assertThat(compiler.getTask(told, null, null, options, null, sources).call())
                .as(told::toString)
                .isTrue();

        Path output = folder.resolve("output");
        Process run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-cp",
                        folder + File.pathSeparator + libraries(),
                        "QuickStartMain")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = run.waitFor(60, TimeUnit.SECONDS);
        run.destroyForcibly();

        assertThat(ended).as("ended; it printed %s", Files.readString(output)).isTrue();
        assertThat(Files.readString(output)).contains("No SLF4J providers were found", "FINISHED: {");
    }

    /** Core, store-sqlite and what they need: the class path without what examples and tests add. */
    private static String libraries() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.matches(".*(logback|jsoup|commonmark|junit|assertj|examples).*"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_link_leads_to_a_file_of_the_repository(Path page) throws IOException {
        List<String> targets = LINK.matcher(Files.readString(page))
                .results()
                .map((MatchResult link) -> link.group(1))
                .filter(target -> !target.startsWith("http"))
                .toList();

        assertThat(targets)
                .allSatisfy(target -> assertThat(page.resolveSibling(target)).exists());
    }
}
