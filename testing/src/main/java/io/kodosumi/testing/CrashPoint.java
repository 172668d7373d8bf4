package io.kodosumi.testing;

import java.util.Locale;

/**
 * A boundary at which a process dies.
 *
 * @param side before the call, so that nothing of it is done, or after it, so that all of it is done and nobody is told
 * @param call of the SPI: {@code write}, {@code publish} or {@code done}
 * @param n which of them, from 1
 */
record CrashPoint(Side side, String call, int n) {
    enum Side {
        BEFORE,
        AFTER;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** As {@link #toString} wrote it. */
    static CrashPoint of(String text) {
        String[] words = text.split(" ", 3);
        return new CrashPoint(Side.valueOf(words[0].toUpperCase(Locale.ROOT)), words[1], Integer.parseInt(words[2]));
    }

    @Override
    public String toString() {
        return side.word() + " " + call + " " + n;
    }
}
