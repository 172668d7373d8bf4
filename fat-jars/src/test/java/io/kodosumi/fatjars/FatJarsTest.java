package io.kodosumi.fatjars;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the jars that this module's build has made, each by {@code java -jar}. */
class FatJarsTest {
    private static final String STORES = "META-INF/services/io.kodosumi.spi.StoreProvider";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"shaded", "assembled"})
    void a_jar_that_joins_services_files_has_every_backend(String jar) throws Exception {
        assertThat(services(jar))
                .containsExactlyInAnyOrder(
                        "io.kodosumi.internal.memory.MemoryStoreProvider",
                        "io.kodosumi.store.sqlite.SqliteStoreProvider");
        assertThat(run(jar, "memory")).isEqualTo("\"hello\"");
        assertThat(run(jar, file())).isEqualTo("\"hello\"");
        assertThat(Path.of(file())).exists();
    }

    @Test
    void a_jar_that_kept_one_services_file_of_several_says_what_is_lost_and_what_to_do() throws Exception {
        assertThat(services("careless")).hasSize(1);

        assertThat(run("careless", "kodosumi.db"))
                .isEqualTo("No execution store for 'kodosumi.db' on the class path."
                        + "\n  found:  memory (io.kodosumi.internal.memory.MemoryStoreProvider in " + name("careless")
                        + ")"
                        + "\n  repair: io.kodosumi.store.sqlite.SqliteStoreProvider is there, and no good line of "
                        + STORES
                        + " names it; a jar that is merged from others must join those files");
    }

    @Test
    void a_store_that_is_given_needs_no_services_file() throws Exception {
        assertThat(run("careless", "--explicit", file())).isEqualTo("\"hello\"");
    }

    /** The page shows what was built here, so that it can be copied. */
    @Test
    void the_page_on_embedding_shows_the_settings_of_this_build() throws IOException {
        String page = squeezed(Files.readString(Path.of("../docs/embedding.md")));
        String pom = Files.readString(Path.of("pom.xml"));
        String descriptor = Files.readString(Path.of("src/main/assembly/assembled.xml"));

        assertThat(page)
                .contains(
                        between(pom, "<transformers>", "</transformers>").replace("${main.class}", "com.example.Main"));
        assertThat(page)
                .contains(between(descriptor, "<containerDescriptorHandlers>", "</containerDescriptorHandlers>"));
    }

    private static String between(String text, String start, String end) {
        return squeezed(text.substring(text.indexOf(start), text.indexOf(end) + end.length()));
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private String file() {
        return folder.resolve("kodosumi.db").toString();
    }

    private static Path jar(String classifier) {
        return Path.of(System.getProperty("jars") + "-" + classifier + ".jar");
    }

    private static String name(String classifier) {
        return String.valueOf(jar(classifier).getFileName());
    }

    private static List<String> services(String classifier) throws IOException {
        try (JarFile file = new JarFile(jar(classifier).toFile())) {
            String lines = new String(file.getInputStream(file.getEntry(STORES)).readAllBytes(), UTF_8);
            return lines.lines().filter(line -> !line.isBlank()).toList();
        }
    }

    private String run(String classifier, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                jar(classifier).toString()));
        command.addAll(Stream.of(arguments).toList());
        File output = folder.resolve("output").toFile();
        File errors = folder.resolve("errors").toFile();
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output)
                .redirectError(errors)
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended && process.exitValue() == 0)
                .as(
                        "%s ended well; it said %s%s",
                        command, Files.readString(output.toPath()), Files.readString(errors.toPath()))
                .isTrue();
        return Files.readString(output.toPath()).strip();
    }
}
