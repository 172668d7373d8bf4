package io.kodosumi.examples.briefing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads from the environment which model is asked, and remembers all that is wrong. */
final class ChatSettings {
    private static final String ENDPOINT = "BRIEFING_ENDPOINT";
    private static final String MODEL = "BRIEFING_MODEL";
    private static final String KEY = "BRIEFING_KEY";
    private static final String KEY_FILE = "BRIEFING_KEY_FILE";
    private static final String SILENCE = "BRIEFING_SILENCE";

    private final Map<String, String> environment;
    private final List<String> faults = new ArrayList<>();

    private ChatSettings(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The endpoint to ask; empty where none is set, and then nothing is asked. */
    static Optional<ChatEndpoint> from(Map<String, String> environment) throws UsageFault {
        ChatSettings settings = new ChatSettings(environment);
        Optional<ChatEndpoint> endpoint = settings.endpoint();
        if (!settings.faults.isEmpty()) {
            throw new UsageFault(settings.faults);
        }
        return endpoint;
    }

    private Optional<ChatEndpoint> endpoint() {
        Optional<String> base = set(ENDPOINT);
        if (base.isEmpty()) {
            List.of(MODEL, KEY, KEY_FILE, SILENCE).stream()
                    .filter(name -> set(name).isPresent())
                    .forEach(name -> faults.add(
                            "'" + name + "' is set and '" + ENDPOINT + "' is not: expected both, or neither."));
            return Optional.empty();
        }
        Optional<URI> completions = completions(base.get());
        Optional<String> model = set(MODEL);
        if (model.isEmpty()) {
            faults.add("'" + MODEL + "' is not set: expected the name of a model that the endpoint has.");
        }
        ApiKey key = key();
        Patience patience = Patience.DEFAULT.withSilence(silence());
        return completions.flatMap(uri -> model.map(name -> new ChatEndpoint(uri, name, key, patience)));
    }

    private Optional<String> set(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private Optional<URI> completions(String base) {
        try {
            URI uri = new URI(base.replaceAll("/+$", "") + "/chat/completions");
            boolean known = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            if (known && bare && uri.getHost() != null) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException malformed) {
            // As below, and without its message: what was typed may hold a key.
        }
        faults.add("'" + ENDPOINT + "' is no address of an endpoint: expected http:// or https://, a host and a path,"
                + " without a user, a query or a fragment, such as https://api.openai.com/v1.");
        return Optional.empty();
    }

    private ApiKey key() {
        Optional<String> file = set(KEY_FILE);
        if (file.isPresent() && set(KEY).isPresent()) {
            faults.add("'" + KEY + "' and '" + KEY_FILE + "' are both set: expected one of them.");
        } else if (file.isPresent()) {
            return read(file.get());
        }
        return set(KEY).map(text -> fit(text, KEY)).orElse(ApiKey.NONE);
    }

    private ApiKey read(String file) {
        try {
            return fit(Files.readString(Path.of(file), UTF_8).strip(), KEY_FILE);
        } catch (IOException | InvalidPathException unreadable) {
            faults.add("'" + KEY_FILE + "' names '" + file + "', which cannot be read ("
                    + unreadable.getClass().getSimpleName()
                    + "): expected a file that holds the key and nothing else.");
            return ApiKey.NONE;
        }
    }

    private ApiKey fit(String text, String name) {
        return ApiKey.of(text).orElseGet(() -> {
            faults.add("'" + name + "' holds no key (" + text.length() + " characters): expected 8 to 4096 of printable"
                    + " ASCII without spaces; leave it out for an endpoint that asks for none.");
            return ApiKey.NONE;
        });
    }

    private Duration silence() {
        String text = set(SILENCE).orElse("120");
        if (text.matches("[1-9]\\d{0,3}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        faults.add("'" + SILENCE + "' is '" + text + "': expected whole seconds, 1 to 9999.");
        return Patience.DEFAULT.silence();
    }
}
