package io.kodosumi.store.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A release of this library, such as {@code 0.1.0}. A snapshot counts as the release that it becomes, any other qualifier
 * ({@code 0.2.0-rc1}) as something before it.
 */
final class Release {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})(-.+)?");

    private final String text;

    Release(String text) {
        this.text = text;
    }

    /** The one that this library is. */
    static Release own() {
        try (InputStream written = Release.class.getResourceAsStream("release.properties")) {
            if (written == null) {
                throw new IllegalStateException("No 'release.properties' beside " + Release.class.getName());
            }
            Properties properties = new Properties();
            properties.load(written);
            return new Release(properties.getProperty("release", ""));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read release.properties", e);
        }
    }

    /** Whether this is the other one or a later one; what cannot be understood is never at least anything. */
    boolean isAtLeast(String other) {
        return parts(text)
                .flatMap(mine -> parts(other).map(theirs -> mine.compareTo(theirs) >= 0))
                .orElse(false);
    }

    private record Parts(int major, int minor, int patch, boolean isFinal) implements Comparable<Parts> {
        private static final Comparator<Parts> ORDER = Comparator.comparingInt(Parts::major)
                .thenComparingInt(Parts::minor)
                .thenComparingInt(Parts::patch)
                .thenComparing(Parts::isFinal);

        @Override
        public int compareTo(Parts other) {
            return ORDER.compare(this, other);
        }
    }

    private static Optional<Parts> parts(String release) {
        Matcher matcher = FORM.matcher(release);
        return matcher.matches()
                ? Optional.of(new Parts(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3)),
                        matcher.group(4) == null || matcher.group(4).equals("-SNAPSHOT")))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
