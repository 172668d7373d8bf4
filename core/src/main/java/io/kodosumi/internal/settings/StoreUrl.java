package io.kodosumi.internal.settings;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where executions are kept, as a setting says it: {@code sqlite:data/kodosumi.db}, {@code jdbc:postgresql://db/kodo}, {@code memory}, or
 * a plain path.
 *
 * @param text as it was set, with secrets
 */
record StoreUrl(String text) {
    /** At least two letters: one is a drive. Without dots and slashes: those are in paths. */
    private static final Pattern SCHEME = Pattern.compile(
            "(?:jdbc:)?([a-z][a-z0-9]+)(?:\\+[a-z0-9]+)?:.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final String PATHS = "sqlite";

    /** The store's name: the scheme without {@code jdbc:} and a {@code +driver}; a plain path means SQLite. */
    String store() {
        if (text.equalsIgnoreCase("memory")) {
            return "memory";
        }
        Matcher scheme = SCHEME.matcher(text);
        return scheme.matches() ? scheme.group(1).toLowerCase(Locale.ROOT) : PATHS;
    }

    /** Without what may be a secret: all before an {@code @} that follows {@code //}, and all parameters. */
    @Override
    public String toString() {
        return text.replaceFirst("(?s)//.*@", "//***@").replaceFirst("(?s)[?;].*", "?***");
    }
}
