package io.kodosumi.benchmarks;

import java.util.Locale;

/**
 * What a row shall reach.
 *
 * @param of what is compared
 * @param above whether it shall be at least the bound, else below it
 */
record Aim(String words, Of of, boolean above, double bound) {
    static final Aim NONE = new Aim("", Of.OURS, true, 0);

    /** What an aim is about. */
    enum Of {
        /** Our figure. */
        OURS,
        /** Ours divided by what stands beside. */
        RATIO,
        /** Ours less what stands beside. */
        MORE
    }

    static Aim ratioFrom(double bound) {
        return new Aim(String.format(Locale.ROOT, "≥ %.1f ×", bound), Of.RATIO, true, bound);
    }

    static Aim below(double bound, String unit) {
        return new Aim(String.format(Locale.ROOT, "< %.0f %s", bound, unit), Of.OURS, false, bound);
    }

    boolean isAny() {
        return !words.isEmpty();
    }

    boolean isMet(double ours, double beside, double ratio) {
        double value = switch (of) {
            case OURS -> ours;
            case RATIO -> ratio;
            case MORE -> ours - beside;
        };
        return above ? value >= bound : value < bound;
    }
}
