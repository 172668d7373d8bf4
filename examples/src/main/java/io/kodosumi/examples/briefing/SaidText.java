package io.kodosumi.examples.briefing;

import java.util.regex.Pattern;

/**
 * What a model says, without what must neither be shown nor stored: the key, control characters, and halves of characters. It comes in
 * pieces that are cut anywhere, so an end that may be the beginning of any of these waits for what follows.
 */
final class SaidText {
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\n\t]]");
    private static final Pattern HALF = Pattern.compile("\\p{Cs}");

    private final ApiKey key;
    private String waiting = "";

    SaidText(ApiKey key) {
        this.key = key;
    }

    /** What can be shown with this piece. */
    String next(String piece) {
        String all = key.hiddenIn(waiting + CONTROL.matcher(piece).replaceAll(""));
        int begun = key.begunIn(all);
        boolean half = begun == 0 && !all.isEmpty() && Character.isHighSurrogate(all.charAt(all.length() - 1));
        int end = all.length() - (half ? 1 : begun);
        waiting = all.substring(end);
        return whole(all.substring(0, end));
    }

    /** What waited, when nothing follows. */
    String rest() {
        String rest = whole(waiting);
        waiting = "";
        return rest;
    }

    private static String whole(String text) {
        return HALF.matcher(text).replaceAll("\uFFFD");
    }
}
