package io.kodosumi.examples.briefing;

import static io.kodosumi.examples.briefing.BriefingModelTest.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Kodosumi;
import io.kodosumi.examples.JavaProcess;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command with a model, in a process of its own. */
class BriefingModelCrashTest {
    private static final String LINE = "It is not done again. ".repeat(20).strip();

    @TempDir
    Path folder;

    @BeforeEach
    void documents() throws IOException {
        Files.writeString(folder.resolve("guide.txt"), "A step that was journaled is never done again.");
    }

    @Test
    void killed_in_mid_stream_it_asks_again_once_and_ends() throws Exception {
        ModelServer.Turn interrupted = reply -> {
            reply.stream();
            reply.token(LINE + "\n");
            reply.awaitHangUp();
        };
        try (ModelServer server = ModelServer.playing(interrupted, ModelServer.saying("Again."))) {
            try (JavaProcess killed = start(server, List.of())) {
                killed.awaitLine("  " + LINE);
                killed.kill();
            }
            try (JavaProcess again = start(server, List.of())) {
                assertThat(again.awaitExit()).as(again::output).isEqualTo(BriefingMain.FINISHED);
                assertThat(again.output())
                        .contains("Goes on after step 'rank~1'.", "drafting with small", "\n  Again.\n");
            }

            assertThat(Files.readString(folder.resolve("briefing.md"))).contains("\n\nAgain.\n\n## Sources");
            assertThat(server.requests()).hasSize(2);
            assertThat(server.requests().get(0).headers().get("idempotency-key"))
                    .endsWith(":draft~1")
                    .isEqualTo(server.requests().get(1).headers().get("idempotency-key"));
        }
        assertThat(pieces()).containsExactly("1 " + LINE.substring(0, 21), "2 Again.");
        BriefingModelTest.assertNoKeyIn(folder);
    }

    @Test
    void a_key_that_every_answer_echoes_reaches_neither_log_at_its_finest_nor_output_nor_store() throws Exception {
        Path logback = Files.writeString(folder.resolve("logback.xml"), """
                <configuration>
                  <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%level %logger %msg%n%ex{full}</pattern></encoder>
                  </appender>
                  <root level="TRACE"><appender-ref ref="console"/></root>
                </configuration>
                """);
        Path jul = Files.writeString(folder.resolve("logging.properties"), """
                handlers=java.util.logging.ConsoleHandler
                java.util.logging.ConsoleHandler.level=ALL
                .level=ALL
                """);
        String echo = "{\"error\":{\"message\":\"" + KEY + "\",\"code\":\"" + KEY + "\",\"type\":\"" + KEY + "\"}}";
        try (ModelServer server = ModelServer.playing(
                        ModelServer.answering(429, echo, "Retry-After: " + KEY, "X-Key: " + KEY),
                        ModelServer.cutOffAfter("Your key is sk-very", "-secret-indeed\n", LINE),
                        ModelServer.answering(401, echo));
                JavaProcess process = start(
                        server,
                        List.of("-Dlogback.configurationFile=" + logback, "-Djava.util.logging.config.file=" + jul))) {
            assertThat(process.awaitExit()).as(process::output).isEqualTo(BriefingMain.FAILED);
            assertThat(process.output())
                    .contains("TRACE", "FINE", "answered 429.", "answered 401: ")
                    .containsAnyOf("  Your key is ***", "hung up before it answered")
                    .containsAnyOf("hung up after", "hung up before it answered")
                    .doesNotContain(KEY);
            assertThat(server.requests())
                    .hasSize(3)
                    .allSatisfy(asked -> assertThat(asked.headers()).containsEntry("authorization", "Bearer " + KEY));
        }
        BriefingModelTest.assertNoKeyIn(folder);
    }

    private JavaProcess start(ModelServer server, List<String> options) throws IOException {
        Map<String, String> environment =
                Map.of("BRIEFING_ENDPOINT", server.url(), "BRIEFING_MODEL", "small", "BRIEFING_KEY", KEY);
        return JavaProcess.start(
                folder, options, environment, BriefingMain.class, "guide.txt", "--answer", "approve=yes");
    }

    /** The attempt and the first words of each piece. */
    private List<String> pieces() {
        try (Kodosumi kodosumi = Kodosumi.builder()
                .database(folder.resolve("data/kodosumi.db").toString())
                .open()) {
            return kodosumi.system().executions(Cursor.START, 10).items().get(0).events().stream()
                    .filter(event -> event.kind().equals("result"))
                    .map(event -> event.attempt() + " " + text(event))
                    .toList();
        }
    }

    private static String text(Event event) {
        return event.payload().replaceFirst("(?s).*\"text\":\"([^\"\\\\]{0,21}).*", "$1");
    }
}
