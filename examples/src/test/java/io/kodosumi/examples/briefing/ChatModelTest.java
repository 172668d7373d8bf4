package io.kodosumi.examples.briefing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kodosumi.Retry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One question to an endpoint that answers well, badly, or not at all. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ChatModelTest {
    private static final String KEY = "sk-very-secret";
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<String> said = new CopyOnWriteArrayList<>();
    private ModelServer server;

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void a_question_is_posted_with_model_key_and_idempotency_key_and_its_answer_is_told_token_by_token()
            throws Exception {
        ChatAnswer answer = ask(ModelServer.saying("Nothing ", "is ", "lost."));

        assertThat(answer.text()).isEqualTo("Nothing is lost.");
        assertThat(answer.isCutShort()).isFalse();
        assertThat(said).contains("Nothing ", "is ", "lost.");
        ModelServer.Request request = server.requests().get(0);
        assertThat(request.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
        assertThat(request.headers())
                .containsEntry("authorization", "Bearer " + KEY)
                .containsEntry("idempotency-key", "fid:draft~1")
                .containsEntry("content-type", "application/json")
                .containsEntry("accept", "text/event-stream");
        assertThat(new ObjectMapper().readTree(request.body())).isEqualTo(new ObjectMapper().readTree("""
                        {"model":"small","stream":true,"messages":[
                         {"role":"system","content":"Say it."},{"role":"user","content":"“Grün” \\n"}]}"""));
    }

    @Test
    void comments_other_fields_and_bytes_cut_anywhere_change_nothing() throws Exception {
        byte[] stream = """
                : keep-alive

                event: message
                data: {"choices":[{"delta":{"role":"assistant","content":null}}]}

                data: {"choices":[{"delta":{"content":"Grün "}}]}

                data: {"choices":[{"delta":
                data: {"content":"🙂"}}]}

                data: {"choices":[{"delta":{},"finish_reason":"stop"}]}

                data: {"choices":[],"usage":{"total_tokens":7}}

                data: [DONE]

                """.replace("\n", "\r\n").getBytes(UTF_8);
        ChatAnswer answer = ask(reply -> {
            reply.stream();
            for (byte b : stream) {
                reply.chunk(new byte[] {b});
            }
            reply.end();
        });

        assertThat(answer.text()).isEqualTo("Grün 🙂");
    }

    @Test
    void done_ends_it_though_the_connection_stays_open() throws Exception {
        CountDownLatch hungUp = new CountDownLatch(1);
        ChatAnswer answer = ask(LONG, LONG, reply -> {
            reply.stream();
            reply.token("Done.");
            reply.data("[DONE]");
            reply.awaitHangUp();
            hungUp.countDown();
        });

        assertThat(answer.text()).isEqualTo("Done.");
        assertThat(hungUp.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_answer_that_came_to_its_finish_is_whole_without_done(boolean politely) throws Exception {
        ChatAnswer answer = ask(reply -> {
            reply.stream();
            reply.token("Finished.");
            reply.data("{\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}");
            if (politely) {
                reply.end();
            }
        });

        assertThat(answer.text()).isEqualTo("Finished.");
        assertThat(answer.isCutShort()).isTrue();
    }

    @Test
    void a_key_in_what_the_model_says_is_hidden() throws Exception {
        assertThat(ask(ModelServer.saying("Your key is sk-very", "-sec", "ret."))
                        .text())
                .isEqualTo("Your key is ***.");
        assertThat(String.join("", said)).isEqualTo("Your key is ***.");
    }

    static Stream<Arguments> passing() {
        String echo = "{\"error\":{\"message\":\"Bad key " + KEY + "\",\"code\":\"rate_limit_exceeded\"}}";
        return Stream.of(
                Arguments.of(
                        ModelServer.answering(429, echo, "Retry-After: 7"),
                        7,
                        " answered 429 (rate_limit_exceeded), and wants to be left alone for 7 s."),
                Arguments.of(
                        ModelServer.answering(
                                503,
                                "<html>",
                                "Date: Thu, 01 Jan 2026 12:00:00 GMT",
                                "Retry-After: Thu, 01 Jan 2026 12:00:30 GMT"),
                        30,
                        " answered 503, and wants to be left alone for 30 s."),
                Arguments.of(ModelServer.answering(500, "{\"error\":\"" + KEY + "\"}"), 0, " answered 500."),
                Arguments.of((ModelServer.Turn) ModelServer.Reply::cut, 0, " hung up before it answered."),
                Arguments.of(
                        (ModelServer.Turn) reply -> {
                            reply.stream();
                            reply.token("Once upon");
                            reply.end();
                        },
                        0,
                        " stopped after 9 characters, before the answer's end."),
                Arguments.of(ModelServer.saying(), 0, " stopped after 0 characters, before the answer's end."),
                Arguments.of(
                        (ModelServer.Turn) reply -> {
                            reply.stream();
                            reply.token("Once");
                            reply.data("{\"key\":\"" + KEY);
                        },
                        0,
                        " sent a chunk of 22 characters that is no JSON object, after 4 characters."),
                Arguments.of(
                        (ModelServer.Turn) reply -> {
                            reply.stream();
                            reply.token("Once");
                            reply.data("{\"error\":{\"message\":\"" + KEY + "\"}}");
                        },
                        0,
                        " failed after 4 characters."));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void what_may_pass_says_so_and_how_long_to_wait(ModelServer.Turn turn, long seconds, String message) {
        ModelUnavailable failure = catchThrowableOfType(ModelUnavailable.class, () -> ask(turn));

        assertThat(failure).hasMessage(name() + message);
        assertThat(failure.pause()).isEqualTo(Duration.ofSeconds(seconds));
        assertNoKey(failure);
    }

    /** The JDK's client may see the end of the connection before it hands out the head that it has read: then nothing was answered. */
    @ParameterizedTest
    @CsvSource({"'', hung up after 0 characters.", "Once upon, hung up after 9 characters."})
    void an_answer_that_is_cut_off_says_how_far_it_came_if_it_began(String token, String message) {
        ModelServer.Turn turn = token.isEmpty() ? ModelServer.cutOffAfter() : ModelServer.cutOffAfter(token);
        ModelUnavailable failure = catchThrowableOfType(ModelUnavailable.class, () -> ask(turn));

        assertThat(failure.getMessage()).isIn(name() + " " + message, name() + " hung up before it answered.");
        assertThat(failure.pause()).isEqualTo(Duration.ZERO);
        assertNoKey(failure);
    }

    static Stream<Arguments> lasting() {
        return Stream.of(
                Arguments.of(
                        ModelServer.answering(
                                401, "{\"error\":{\"message\":\"" + KEY + "\",\"type\":\"invalid_request_error\"}}"),
                        " answered 401 (invalid_request_error): expected a key that it takes; put that into BRIEFING_KEY or"
                                + " the file that BRIEFING_KEY_FILE names."),
                Arguments.of(
                        ModelServer.answering(400, "{\"error\":{\"code\":\"" + KEY + "\"}}"),
                        " answered 400: expected 200; see whether BRIEFING_ENDPOINT and BRIEFING_MODEL belong together."),
                Arguments.of(
                        ModelServer.answering(404, ""),
                        " answered 404: expected a model that it has, and a chat API; correct BRIEFING_MODEL or"
                                + " BRIEFING_ENDPOINT."),
                Arguments.of(
                        ModelServer.answering(429, "{\"error\":{\"code\":\"insufficient_quota\"}}", "Retry-After: 1"),
                        " answered 429 (insufficient_quota): expected an account that may ask; see to its quota."),
                Arguments.of(
                        ModelServer.answering(200, "{\"choices\":[]}"),
                        " does not stream: expected text/event-stream as an answer to POST /v1/chat/completions; correct"
                                + " BRIEFING_ENDPOINT."),
                Arguments.of(
                        (ModelServer.Turn) reply -> {
                            reply.stream();
                            reply.token("Once");
                            reply.data("{\"choices\":[{\"delta\":{},\"finish_reason\":\"content_filter\"}]}");
                        },
                        " kept its answer back after 4 characters, as unfit: expected documents that it may write about;"
                                + " leave out what it may not."));
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void what_will_not_pass_says_what_to_do(ModelServer.Turn turn, String message) {
        ModelRefused failure = catchThrowableOfType(ModelRefused.class, () -> ask(turn));

        assertThat(failure).hasMessage(name() + message);
        assertNoKey(failure);
    }

    @Test
    void a_redirect_is_not_followed_because_the_key_would_go_along() throws Exception {
        try (ModelServer other = ModelServer.playing(ModelServer.saying("Gotcha."))) {
            ModelRefused failure = catchThrowableOfType(
                    ModelRefused.class,
                    () -> ask(ModelServer.answering(307, "", "Location: " + other.url() + "/chat/completions")));

            assertThat(failure)
                    .hasMessage(name() + " answered 307: expected the endpoint itself, because the key is sent nowhere"
                            + " else; put the new address into BRIEFING_ENDPOINT.");
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void an_answer_without_end_is_bounded_in_all_its_measures() {
        String large = "x".repeat(10_000);
        ModelRefused tokens = catchThrowableOfType(ModelRefused.class, () -> ask(endless(reply -> reply.token(large))));
        assertThat(tokens)
                .hasMessage(name() + " does not come to an end: it said more than 200,000 characters. Ask another one:"
                        + " BRIEFING_MODEL.");
        ModelRefused line = catchThrowableOfType(
                ModelRefused.class, () -> ask(endless(reply -> reply.chunk(large.getBytes(UTF_8)))));
        assertThat(line)
                .hasMessage(name() + " sends more than an answer may have, after 0 characters: expected a streamed chat"
                        + " completion; correct BRIEFING_ENDPOINT or BRIEFING_MODEL.");
        ModelRefused comments = catchThrowableOfType(
                ModelRefused.class, () -> ask(endless(reply -> reply.chunk((":" + large + "\n").getBytes(UTF_8)))));
        assertThat(comments).hasMessageStartingWith(name() + " sends more than an answer may have");
    }

    /** Goes on until the other side hangs up. */
    private static ModelServer.Turn endless(ModelServer.Turn again) {
        return reply -> {
            reply.stream();
            while (true) {
                again.play(reply);
            }
        };
    }

    @Test
    void a_server_that_says_nothing_is_left_and_its_connection_closed() throws Exception {
        CountDownLatch hungUp = new CountDownLatch(1);
        ModelUnavailable failure =
                catchThrowableOfType(ModelUnavailable.class, () -> ask(MOMENT, LONG, ModelServer.silence(hungUp)));

        assertThat(failure)
                .hasMessage(name()
                        + " said nothing for 1 s: expected a sign of life; BRIEFING_SILENCE allows for longer ones.");
        assertThat(hungUp.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_server_that_falls_silent_in_mid_stream_is_left_and_its_connection_closed() throws Exception {
        CountDownLatch hungUp = new CountDownLatch(1);
        ModelUnavailable failure = catchThrowableOfType(
                ModelUnavailable.class,
                () -> ask(MOMENT, LONG, reply -> {
                    try {
                        reply.stream();
                        reply.token("Once");
                        reply.awaitHangUp();
                    } catch (SocketException gone) { // before it was said, on a slow machine
                        assertThat(gone).hasMessageNotContaining("timed out");
                    }
                    hungUp.countDown();
                }));

        assertThat(failure).hasMessageStartingWith(name() + " said nothing for 1 s:");
        assertThat(hungUp.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_server_that_only_keeps_the_connection_alive_is_left_when_the_answer_is_due() {
        ModelUnavailable failure = catchThrowableOfType(
                ModelUnavailable.class,
                () -> ask(LONG, MOMENT, endless(reply -> {
                    reply.chunk(": still there\n\n".getBytes(UTF_8));
                    reply.rest();
                })));

        assertThat(failure)
                .hasMessage(name() + " did not come to the answer's end within 1 s; there were 0 characters.");
    }

    @Test
    void an_interrupt_ends_the_call_at_once_and_the_connection_too() throws Exception {
        for (boolean streaming : new boolean[] {false, true}) {
            CountDownLatch asked = new CountDownLatch(1);
            CountDownLatch hungUp = new CountDownLatch(1);
            List<Throwable> ended = new CopyOnWriteArrayList<>();
            ModelServer.Turn turn = reply -> {
                if (streaming) {
                    reply.stream();
                    reply.token("Once");
                }
                asked.countDown();
                reply.awaitHangUp();
                hungUp.countDown();
            };
            Thread caller =
                    new Thread(() -> ended.add(catchThrowableOfType(Exception.class, () -> ask(LONG, LONG, turn))));
            caller.start();
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            caller.interrupt();
            caller.join(20_000);

            assertThat(ended).singleElement().isInstanceOf(InterruptedException.class);
            assertThat(hungUp.await(20, TimeUnit.SECONDS)).isTrue();
            server.close();
        }
    }

    @Test
    void where_nobody_listens_it_says_so() throws Exception {
        server = ModelServer.playing(ModelServer.saying("never"));
        String url = server.url();
        server.close();
        ModelUnavailable failure = catchThrowableOfType(ModelUnavailable.class, () -> ask(url, LONG, LONG));

        assertThat(failure)
                .hasMessage(name() + " can't be reached: expected a server that listens there; start it, or correct"
                        + " BRIEFING_ENDPOINT.");
    }

    @Test
    void a_server_that_speaks_no_tls_is_refused() throws Exception {
        server = ModelServer.playing(reply -> reply.raw("HTTP/1.1 400 Bad Request\r\n\r\n"));
        ModelRefused failure = catchThrowableOfType(
                ModelRefused.class, () -> ask(server.url().replace("http:", "https:"), LONG, LONG));

        assertThat(failure)
                .hasMessage(
                        name() + " can't be spoken to over TLS: expected a certificate that this JVM trusts; name its"
                                + " issuer by -Djavax.net.ssl.trustStore, or begin BRIEFING_ENDPOINT with http:// if it speaks no TLS.");
    }

    private String name() {
        return "Model 'small' at " + URI.create(server.url()).getRawAuthority();
    }

    private ChatAnswer ask(ModelServer.Turn turn) throws Exception {
        return ask(LONG, LONG, turn);
    }

    private ChatAnswer ask(Duration silence, Duration answer, ModelServer.Turn turn) throws Exception {
        if (server != null) {
            server.close();
        }
        server = ModelServer.playing(turn);
        return ask(server.url(), silence, answer);
    }

    private ChatAnswer ask(String url, Duration silence, Duration answer) throws Exception {
        ChatEndpoint endpoint = new ChatEndpoint(
                URI.create(url + "/chat/completions"),
                "small",
                ApiKey.of(KEY).orElseThrow(),
                new Patience(silence, answer, Retry.NONE));
        return new ChatModel(endpoint).answer(new ChatPrompt("Say it.", "“Grün” \n"), "fid:draft~1", said::add);
    }

    private static void assertNoKey(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain(KEY);
    }
}
