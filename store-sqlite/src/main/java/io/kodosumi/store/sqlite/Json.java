package io.kodosumi.store.sqlite;

import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Sets as one parameter: a JSON array that SQLite's {@code json_each} takes apart. */
final class Json {
    private Json() {}

    static <T> String array(Collection<T> values, Function<T, String> text) {
        return values.stream().map(text).map(Json::quoted).collect(Collectors.joining(",", "[", "]"));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
