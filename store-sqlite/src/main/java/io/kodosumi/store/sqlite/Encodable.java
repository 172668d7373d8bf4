package io.kodosumi.store.sqlite;

/** Text that UTF-8 can hold; the driver would store a question mark for the rest. */
final class Encodable {
    private Encodable() {}

    /** @throws NotEncodable if half of a surrogate pair is missing */
    static String text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new NotEncodable(i, text.length());
                }
                i++;
            }
        }
        return text;
    }

    /** The text has no bytes. */
    static final class NotEncodable extends RuntimeException {
        private static final long serialVersionUID = 1;

        private NotEncodable(int at, int length) {
            super("half a surrogate pair at " + at + " of " + length + " characters");
        }
    }
}
