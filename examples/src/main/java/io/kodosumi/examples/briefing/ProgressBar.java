package io.kodosumi.examples.briefing;

import java.nio.charset.Charset;
import java.util.Map;

/**
 * Draws progress as one line that fits the screen.
 *
 * @param full what a done part is drawn with
 * @param open what the rest is drawn with
 * @param columns how many characters the line may have
 */
record ProgressBar(char full, char open, int columns) {
    private static final int WIDTH = 24;
    private static final int COLUMNS = 80;

    /** A bar in characters that the screen has, as wide as {@code COLUMNS} says. */
    static ProgressBar of(Charset screen, Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        int width = columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) : COLUMNS;
        boolean blocks =
                screen.newEncoder().canEncode('█') && screen.newEncoder().canEncode('░');
        return new ProgressBar(blocks ? '█' : '#', blocks ? '░' : '.', width);
    }

    /** The line; a total that is not positive is drawn as nothing done. */
    String line(long done, long total, String text) {
        double share = total > 0 ? Math.min(1, Math.max(0, (double) done / total)) : 0;
        int drawn = (int) Math.floor(share * WIDTH);
        String bar = String.valueOf(full).repeat(drawn) + String.valueOf(open).repeat(WIDTH - drawn);
        String line = bar + " " + padded((int) Math.floor(share * 100)) + " %  " + text;
        return line.length() < columns ? line : line.substring(0, columns - 2) + "~";
    }

    private static String padded(int percent) {
        String digits = String.valueOf(percent);
        return " ".repeat(3 - digits.length()) + digits;
    }
}
