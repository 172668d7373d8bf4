package io.kodosumi.forms;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A match that gives up: a pattern of the flow's and a text of anybody's may otherwise backtrack for years.
 *
 * <p>Every character that the matcher looks at is counted.
 */
final class BoundedMatch implements CharSequence {
    private static final int LOOKS = 1_000_000;

    private final String text;
    private int looks;

    private BoundedMatch(String text) {
        this.text = text;
    }

    /** What is wrong with a text that should match as a whole. */
    static Optional<String> problem(Pattern pattern, String text) {
        try {
            boolean matches = pattern.matcher(new BoundedMatch(text)).matches();
            return matches ? Optional.empty() : Optional.of("must match the pattern " + pattern.pattern());
        } catch (TooLong | StackOverflowError givenUp) { // the matcher recurses once per repetition of a group
            return Optional.of("is too long or too intricate for the pattern " + pattern.pattern());
        }
    }

    @Override
    public char charAt(int index) {
        if (++looks > LOOKS) {
            throw new TooLong();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }

    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLong() {
            super("the matcher looked at too many characters", null, false, false);
        }
    }
}
