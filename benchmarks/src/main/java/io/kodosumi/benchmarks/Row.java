package io.kodosumi.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param rival what stands beside; empty for nothing
 * @param settings what the figure was measured with
 */
record Row(
        String figure,
        String unit,
        Series ours,
        @Nullable Series beside,
        String rival,
        @Nullable Series ratio,
        Aim aim,
        String settings) {

    static Row alone(String figure, String unit, Series ours, Aim aim, String settings) {
        return new Row(figure, unit, ours, null, "", null, aim, settings);
    }

    static Row beside(String figure, String unit, Series ours, Series beside, String rival, Aim aim, String settings) {
        return new Row(figure, unit, ours, beside, rival, ours.over(beside), aim, settings);
    }

    boolean isMet() {
        return aim.isMet(ours.median(), median(beside), median(ratio));
    }

    private static double median(@Nullable Series series) {
        return series == null ? Double.NaN : series.median();
    }
}
