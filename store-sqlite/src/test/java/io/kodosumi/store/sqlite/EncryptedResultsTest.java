package io.kodosumi.store.sqlite;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Codec;
import io.kodosumi.Execution;
import io.kodosumi.Inputs;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Outcome;
import io.kodosumi.Tracer;
import io.kodosumi.model.Fid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A codec that encrypts: what steps result in is nowhere on the disk in plain. */
@Timeout(60)
class EncryptedResultsTest {
    private static final String SECRET = "the diagnosis is measles";

    @TempDir
    Path folder;

    @Test
    void an_encrypted_result_is_in_no_file_and_is_read_after_a_restart() throws Exception {
        AesGcm codec = new AesGcm("2026", key());

        Outcome outcome = runOverARestart(List.of(codec), List.of(codec));

        assertThat(outcome.json()).isEqualTo("24");
        assertThat(files()).contains("aes-2026").doesNotContain(SECRET);
    }

    @Test
    void after_a_change_of_keys_the_old_one_reads_what_it_wrote() throws Exception {
        AesGcm old = new AesGcm("2025", key());

        assertThat(runOverARestart(List.of(old), List.of(new AesGcm("2026", key()), old))
                        .json())
                .isEqualTo("24");
    }

    @Test
    void another_key_under_the_same_name_is_told_without_a_word_of_the_result() throws Exception {
        Outcome outcome = runOverARestart(List.of(new AesGcm("2026", key())), List.of(new AesGcm("2026", key())));

        assertThat(outcome.failure().orElseThrow().message())
                .contains("codec 'aes-2026' threw javax.crypto.AEADBadTagException")
                .doesNotContain(SECRET);
    }

    @Test
    void without_a_codec_the_same_search_finds_the_result() throws Exception {
        runOverARestart(List.of(), List.of());

        assertThat(files()).contains(SECRET);
    }

    @Test
    void the_page_on_embedding_shows_this_codec() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/kodosumi/store/sqlite/AesGcm.java"));

        assertThat(Files.readString(Path.of("../docs/embedding.md")))
                .contains("```java\n" + source.replaceFirst("package .*;\n\n", "") + "```");
    }

    private static SecretKey key() throws Exception {
        KeyGenerator generator = KeyGenerator.getInstance("AES");
        generator.init(256);
        return generator.generateKey();
    }

    private static Object flow(Inputs inputs, Tracer tracer) {
        String diagnosis = tracer.step("diagnose", String.class, key -> SECRET);
        tracer.lock("go-on", form(checkbox("yes")), Duration.ofHours(1));
        return diagnosis.length();
    }

    private Outcome runOverARestart(List<Codec> before, List<Codec> after) throws Exception {
        Fid fid;
        try (Kodosumi first = open(before)) {
            Execution execution = first.as("alice").launch(Launch.of("flow"));
            assertThat(execution.awaitLock(Duration.ofSeconds(20))).isPresent();
            fid = execution.fid();
            if (!before.isEmpty()) {
                assertThat(files()).as("while it is open, with its -wal").doesNotContain(SECRET);
            }
        }
        try (Kodosumi second = open(after)) {
            Execution execution = second.as("alice").execution(fid).orElseThrow();
            execution.openLocks().get(0).answer(Map.of("yes", true));
            return execution.await(Duration.ofSeconds(20)).orElseThrow();
        }
    }

    private Kodosumi open(List<Codec> codecs) {
        Kodosumi.Builder builder = Kodosumi.builder()
                .database(folder.resolve("kodosumi.db").toString())
                .setting("park.for", "0s")
                .flow("flow", EncryptedResultsTest::flow);
        if (!codecs.isEmpty()) {
            builder.codec(codecs.get(0), codecs.subList(1, codecs.size()).toArray(Codec[]::new));
        }
        return builder.open();
    }

    /** All bytes of the database, its log and its index of the log, as text. */
    private String files() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(all).as("an execution on the disk").contains("diagnose~1");
        return all.toString();
    }
}
