package io.kodosumi;

import java.nio.charset.StandardCharsets;

/** Texts that people give: bounded, and of characters that every store can keep. */
final class Texts {
    private Texts() {}

    /**
     * The text.
     *
     * @param what it is, as a sentence begins: {@code A label}
     * @throws IllegalArgumentException if it has fewer or more characters, or half of one
     */
    static String checked(String what, String text, int least, int most) {
        if (text.length() < least || text.length() > most) {
            throw new IllegalArgumentException(
                    what + " of " + text.length() + " characters: expected " + least + " to " + most);
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException(
                    what + " holds half of a surrogate pair, cut from a character beyond U+FFFF");
        }
        return text;
    }
}
