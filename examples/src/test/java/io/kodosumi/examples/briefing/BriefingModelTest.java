package io.kodosumi.examples.briefing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kodosumi.Execution;
import io.kodosumi.Kodosumi;
import io.kodosumi.Lock;
import io.kodosumi.Outcome;
import io.kodosumi.Retry;
import io.kodosumi.forms.TextArea;
import io.kodosumi.model.Event;
import io.kodosumi.model.Status;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Briefings that a model drafts, over a store in a file, which never has the key. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BriefingModelTest {
    static final String KEY = "sk-very-secret-indeed";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(700);
    private static final Retry AT_ONCE =
            Retry.times(5).backoff(Duration.ZERO, 1, Duration.ZERO).unless(ModelRefused.class);

    @TempDir
    Path folder;

    private DocumentSet documents;
    private Kodosumi kodosumi;

    @BeforeEach
    void documents() throws Exception {
        Path document =
                Files.writeString(folder.resolve("guide.txt"), "A step that was journaled is never done again.");
        documents = DocumentFinder.find(List.of(document));
    }

    @AfterEach
    void the_store_has_no_key() throws IOException {
        kodosumi.close();
        assertNoKeyIn(folder);
    }

    @Test
    void what_it_says_are_events_and_then_the_draft() throws Exception {
        String words = "Steps that were *journaled* are not done again (guide.txt).\n".repeat(40);
        try (ModelServer server = ModelServer.playing(ModelServer.saying(words.split("(?<= )")))) {
            Execution execution = launch(server, SOON);
            Lock lock = lock(execution);

            assertThat(draft(lock))
                    .startsWith("# Briefing: guide.txt\n\nWritten by *small* from 1 sentence of 1 document: check it")
                    .contains("\n\n" + words.strip() + "\n\n## Sources\n")
                    .contains("| guide.txt |");
            List<Piece> pieces = pieces(execution);
            assertThat(pieces).hasSizeLessThan(20);
            assertThat(said(pieces, 1)).isEqualTo(words);
            assertThat(new ObjectMapper()
                            .readTree(server.requests().get(0).body())
                            .path("messages")
                            .path(1)
                            .path("content")
                            .asText())
                    .contains("“A step that was journaled is never done again.”");
            lock.answer(Map.of("briefing", "Mine", "approve", false, "file", "x", "note", ""));
            assertThat(outcome(execution).isFinished()).isTrue();
        }
    }

    @Test
    void busy_cut_off_and_garbled_it_is_asked_again_under_the_same_key_and_only_a_whole_answer_counts()
            throws Exception {
        String echo = "{\"error\":{\"message\":\"Key " + KEY + " is busy\"}}";
        ModelServer.Turn garbled = reply -> {
            reply.stream();
            reply.token("Your key: " + KEY.substring(0, 9));
            reply.token(KEY.substring(9));
            reply.data("{\"id\":\"" + KEY + "\"");
            reply.end();
        };
        try (ModelServer server = ModelServer.playing(
                ModelServer.answering(429, echo, "Retry-After: 3600"),
                ModelServer.cutOffAfter("Once upon ", "a time"),
                garbled,
                ModelServer.saying("All of it."))) {
            Execution execution = launch(server, SOON);
            Lock lock = lock(execution);

            assertThat(draft(lock)).contains("\n\nAll of it.\n\n## Sources").doesNotContain("Once");
            List<Piece> pieces = pieces(execution);
            String cutOff = said(pieces, 2); // nothing, if the JDK's client saw the end before it handed out the head
            assertThat(cutOff).isIn("Once upon a time", "");
            assertThat(said(pieces, 3)).isEqualTo("Your key: ***");
            assertThat(said(pieces, 4)).isEqualTo("All of it.");
            assertThat(payloads(execution, "stderr"))
                    .extracting(told ->
                            told.substring(told.indexOf(" at localhost:")).replaceFirst(":\\d+", ""))
                    .containsExactly(
                            " at localhost answered 429, and wants to be left alone for 3,600 s.",
                            cutOff.isEmpty()
                                    ? " at localhost hung up before it answered."
                                    : " at localhost hung up after 16 characters.",
                            " at localhost sent a chunk of 29 characters that is no JSON object, after 13 characters.");
            assertThat(server.requests())
                    .hasSize(4)
                    .allSatisfy(request -> assertThat(request.headers())
                            .containsEntry("idempotency-key", execution.fid() + ":draft~1"));
            assertThat(execution.attempts()).isEqualTo(1);
        }
    }

    @Test
    void it_is_left_alone_for_as_long_as_it_asks_up_to_a_bound() throws Exception {
        try (ModelServer server = ModelServer.playing(
                ModelServer.answering(503, "", "Retry-After: 3600"), ModelServer.saying("Here I am."))) {
            Execution execution =
                    launch(server, SOON, AT_ONCE.after(ModelUnavailable.class, ModelUnavailable::pause, LONGEST_WAIT));
            assertThat(draft(lock(execution))).contains("Here I am.");

            assertThat(Duration.ofNanos(server.requests().get(1).nanos()
                            - server.requests().get(0).nanos()))
                    .isBetween(LONGEST_WAIT, SOON);
        }
    }

    @Test
    void a_key_that_it_does_not_take_ends_it_at_once() throws Exception {
        try (ModelServer server =
                ModelServer.playing(ModelServer.answering(401, "{\"error\":{\"message\":\"Bad key " + KEY + "\"}}"))) {
            Execution execution = launch(server, SOON);

            assertThat(outcome(execution).failure().orElseThrow().message())
                    .endsWith(" answered 401: expected a key that it takes; put that into BRIEFING_KEY or the file that"
                            + " BRIEFING_KEY_FILE names.");
            assertThat(server.requests()).hasSize(1);
            assertThat(execution.attempts()).isEqualTo(1);
        }
    }

    @Test
    void silent_for_ever_it_is_asked_as_often_as_the_policy_says_and_no_more() throws Exception {
        CountDownLatch hungUp = new CountDownLatch(5);
        try (ModelServer server = ModelServer.playing(ModelServer.silence(hungUp))) {
            Execution execution = launch(server, Duration.ofSeconds(2));

            assertThat(outcome(execution).status()).isEqualTo(Status.ERROR);
            assertThat(hungUp.await(20, TimeUnit.SECONDS))
                    .as("connections closed")
                    .isTrue();
            assertThat(server.requests()).hasSize(5);
            assertThat(execution.attempts()).isEqualTo(1);
        }
    }

    @Test
    void cancelled_in_mid_stream_it_hangs_up_at_once() throws Exception {
        CountDownLatch streaming = new CountDownLatch(1);
        CountDownLatch hungUp = new CountDownLatch(1);
        try (ModelServer server = ModelServer.playing(reply -> {
            reply.stream();
            reply.token("Once");
            streaming.countDown();
            reply.awaitHangUp();
            hungUp.countDown();
        })) {
            Execution execution = launch(server, Duration.ofMinutes(10));
            assertThat(streaming.await(20, TimeUnit.SECONDS)).as("streaming").isTrue();

            assertThat(execution.cancel()).isTrue();
            assertThat(outcome(execution).status()).isEqualTo(Status.CANCELLED);
            assertThat(hungUp.await(20, TimeUnit.SECONDS)).as("hung up").isTrue();
            assertThat(server.requests()).hasSize(1);
        }
    }

    private Execution launch(ModelServer server, Duration silence) {
        return launch(server, silence, AT_ONCE);
    }

    private Execution launch(ModelServer server, Duration silence, Retry retry) {
        ChatEndpoint endpoint = new ChatEndpoint(
                URI.create(server.url() + "/chat/completions"),
                "small",
                ApiKey.of(KEY).orElseThrow(),
                new Patience(silence, Duration.ofMinutes(10), retry));
        kodosumi = Kodosumi.builder()
                .database(folder.resolve("kodosumi.db").toString())
                .flow(BriefingFlow.flow(Moments.UNNOTICED, Optional.of(new ChatModel(endpoint))))
                .open();
        return new Briefings(kodosumi.as("alice"), documents).latest(false);
    }

    private static Lock lock(Execution execution) throws InterruptedException {
        return execution.awaitLock(SOON).orElseThrow(() -> new AssertionError(execution.events()));
    }

    private static Outcome outcome(Execution execution) throws InterruptedException {
        return execution.await(SOON).orElseThrow(() -> new AssertionError(execution.events()));
    }

    private static String draft(Lock lock) {
        return lock.form().elements().stream()
                .filter(TextArea.class::isInstance)
                .map(element -> Objects.requireNonNull(((TextArea) element).value()))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> payloads(Execution execution, String kind) {
        return execution.events().stream()
                .filter(event -> event.kind().equals(kind))
                .map(Event::payload)
                .toList();
    }

    private static List<Piece> pieces(Execution execution) throws IOException {
        List<Piece> pieces = new ArrayList<>();
        for (String payload : payloads(execution, "result")) {
            JsonNode piece = new ObjectMapper().readTree(payload).path("Piece");
            pieces.add(new ObjectMapper().convertValue(piece, Piece.class));
        }
        return pieces;
    }

    private static String said(List<Piece> pieces, int ofTry) {
        return pieces.stream()
                .filter(piece -> piece.ofTry() == ofTry)
                .map(Piece::text)
                .collect(Collectors.joining());
    }

    static void assertNoKeyIn(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            assertThat(files)
                    .anyMatch(file -> file.toString().endsWith(".db"))
                    .allSatisfy(file -> assertThat(
                                    Files.readString(file, ISO_8859_1).contains(KEY))
                            .as("the key in %s", file)
                            .isFalse());
        }
    }
}
