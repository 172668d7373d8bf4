package io.kodosumi.benchmarks;

import java.util.Locale;

/** What a row shall reach. */
record Aim(String words, boolean ofRatio, boolean above, double bound) {
    static final Aim NONE = new Aim("", false, true, Double.NEGATIVE_INFINITY);

    static Aim ratioFrom(double bound) {
        return new Aim(String.format(Locale.ROOT, "≥ %.1f ×", bound), true, true, bound);
    }

    static Aim below(double bound, String unit) {
        return new Aim(String.format(Locale.ROOT, "< %.0f %s", bound, unit), false, false, bound);
    }

    boolean isAny() {
        return !words.isEmpty();
    }

    boolean isMet(double ours, double ratio) {
        double value = ofRatio ? ratio : ours;
        return above ? value >= bound : value < bound;
    }
}
