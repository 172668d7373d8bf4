package io.kodosumi.examples.briefing;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Makes few events of many tokens: what was said is told as one piece when the piece before it was told some time ago, or when it has
 * become long.
 */
final class Pieces {
    private static final int LONG = 256;
    private static final long SOME_TIME = Duration.ofMillis(200).toNanos();

    private final int ofTry;
    private final Consumer<Piece> told;
    private final LongSupplier nanoTime;
    private final StringBuilder text = new StringBuilder();
    private int number;
    private long last;

    Pieces(int ofTry, Consumer<Piece> told, LongSupplier nanoTime) {
        this.ofTry = ofTry;
        this.told = told;
        this.nanoTime = nanoTime;
        last = nanoTime.getAsLong();
    }

    /** Something was said. */
    void said(String more) {
        text.append(more);
        if (text.length() >= LONG || nanoTime.getAsLong() - last >= SOME_TIME) {
            tell();
        }
    }

    /** Nothing more will be said. */
    void end() {
        tell();
    }

    private void tell() {
        if (text.length() > 0) {
            told.accept(new Piece(ofTry, ++number, text.toString()));
            text.setLength(0);
            last = nanoTime.getAsLong();
        }
    }
}
