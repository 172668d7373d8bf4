package io.kodosumi.examples.briefing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatSettingsTest {
    private static final String KEY = "sk-very-secret";

    @Test
    void without_an_endpoint_nothing_is_asked() throws Exception {
        assertThat(ChatSettings.from(Map.of("PATH", "/bin", "BRIEFING_ENDPOINT", "")))
                .isEmpty();
    }

    @Test
    void an_endpoint_is_read_and_never_shows_its_key() throws Exception {
        ChatEndpoint endpoint = ChatSettings.from(Map.of(
                        "BRIEFING_ENDPOINT", "https://models.example:8443/v1/",
                        "BRIEFING_MODEL", "small",
                        "BRIEFING_KEY", KEY,
                        "BRIEFING_SILENCE", "7"))
                .orElseThrow();

        assertThat(endpoint.completions()).isEqualTo(URI.create("https://models.example:8443/v1/chat/completions"));
        assertThat(endpoint.key().authorization()).hasValue("Bearer " + KEY);
        assertThat(endpoint.patience().silence()).isEqualTo(Duration.ofSeconds(7));
        assertThat(endpoint).hasToString("Model 'small' at models.example:8443");
        assertThat(endpoint.key()).hasToString("***");
        assertThat(ApiKey.NONE).hasToString("none");
    }

    @Test
    void a_key_is_read_from_a_file(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), KEY + "\n");

        assertThat(ChatSettings.from(Map.of(
                                "BRIEFING_ENDPOINT", "http://localhost/v1",
                                "BRIEFING_MODEL", "small",
                                "BRIEFING_KEY_FILE", file.toString()))
                        .orElseThrow()
                        .key()
                        .authorization())
                .hasValue("Bearer " + KEY);
    }

    @Test
    void all_faults_come_at_once_and_show_no_key() {
        assertThatThrownBy(() -> ChatSettings.from(Map.of(
                        "BRIEFING_ENDPOINT", "https://user:" + KEY + "@models.example/v1",
                        "BRIEFING_KEY", KEY + "\u00e9",
                        "BRIEFING_SILENCE", "2m")))
                .isInstanceOf(UsageFault.class)
                .hasMessage("""
                        'BRIEFING_ENDPOINT' is no address of an endpoint: expected http:// or https://, a host and a path, \
                        without a user, a query or a fragment, such as https://api.openai.com/v1.
                        'BRIEFING_MODEL' is not set: expected the name of a model that the endpoint has.
                        'BRIEFING_KEY' holds no key (15 characters): expected 8 to 4096 of printable ASCII without spaces; \
                        leave it out for an endpoint that asks for none.
                        'BRIEFING_SILENCE' is '2m': expected whole seconds, 1 to 9999.
                        See --help.""");
    }

    @Test
    void what_is_set_without_an_endpoint_is_a_fault_because_it_would_do_nothing() {
        assertThatThrownBy(() -> ChatSettings.from(Map.of("BRIEFING_KEY", KEY)))
                .hasMessage(
                        "'BRIEFING_KEY' is set and 'BRIEFING_ENDPOINT' is not: expected both, or neither.\nSee --help.");
    }

    @Test
    void two_keys_or_an_unreadable_file_are_faults() {
        assertThatThrownBy(() -> ChatSettings.from(Map.of(
                        "BRIEFING_ENDPOINT",
                        "http://localhost",
                        "BRIEFING_MODEL",
                        "m",
                        "BRIEFING_KEY",
                        KEY,
                        "BRIEFING_KEY_FILE",
                        "/none")))
                .hasMessage("'BRIEFING_KEY' and 'BRIEFING_KEY_FILE' are both set: expected one of them.\nSee --help.");
        assertThatThrownBy(() -> ChatSettings.from(Map.of(
                        "BRIEFING_ENDPOINT", "http://localhost", "BRIEFING_MODEL", "m", "BRIEFING_KEY_FILE", "/none")))
                .hasMessage(
                        "'BRIEFING_KEY_FILE' names '/none', which cannot be read (NoSuchFileException): expected a file"
                                + " that holds the key and nothing else.\nSee --help.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:8080",
                "ftp://localhost/v1",
                "http:///v1",
                "http://a b/",
                "http://h/v1?key=1",
                "http://h/#x"
            })
    void what_is_no_address_is_a_fault_that_does_not_quote_it(String address) {
        assertThatThrownBy(() -> ChatSettings.from(Map.of("BRIEFING_ENDPOINT", address, "BRIEFING_MODEL", "m")))
                .hasMessageStartingWith("'BRIEFING_ENDPOINT' is no address of an endpoint: expected ")
                .hasMessageNotContaining(address);
    }
}
