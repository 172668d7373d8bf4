package io.kodosumi.examples.briefing;

import java.util.Optional;
import java.util.regex.Pattern;

/** What an endpoint is asked with. Nothing but the request's header is given it, and what others say is shown without it. */
final class ApiKey {
    /** For an endpoint that asks for none. */
    static final ApiKey NONE = new ApiKey("");

    static final String MASK = "***";
    /** As a header may carry it, and long enough to be told from other text. */
    private static final Pattern FIT = Pattern.compile("[!-~]{8,4096}");

    private final String value;

    private ApiKey(String value) {
        this.value = value;
    }

    /** The key, unless this is none. */
    static Optional<ApiKey> of(String text) {
        return FIT.matcher(text).matches() ? Optional.of(new ApiKey(text)) : Optional.empty();
    }

    /** The request's {@code Authorization}. */
    Optional<String> authorization() {
        return value.isEmpty() ? Optional.empty() : Optional.of("Bearer " + value);
    }

    /** The text without the key. */
    String hiddenIn(String text) {
        return value.isEmpty() ? text : text.replace(value, MASK);
    }

    /** How many characters at the end of a text may be the beginning of the key. */
    int begunIn(String text) {
        for (int length = Math.min(text.length(), value.length() - 1); length > 0; length--) {
            if (text.endsWith(value.substring(0, length))) {
                return length;
            }
        }
        return 0;
    }

    @Override
    public String toString() {
        return value.isEmpty() ? "none" : MASK;
    }
}
