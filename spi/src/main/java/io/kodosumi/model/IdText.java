package io.kodosumi.model;

/** The check that the ids share. */
final class IdText {
    private IdText() {}

    static void checkLength(String what, String value, int max) {
        if (value.isEmpty() || value.length() > max) {
            throw new IllegalArgumentException(
                    "A " + what + " of " + value.length() + " characters: expected 1 to " + max);
        }
    }
}
