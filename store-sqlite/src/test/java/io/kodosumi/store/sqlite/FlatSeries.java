package io.kodosumi.store.sqlite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures that are taken again and again and should stay as they are. What is taken first is left out: much is made once. */
final class FlatSeries {
    private final int least;
    private final Map<String, Series> series = new LinkedHashMap<>();

    /** @param least how many values it takes to say something of them */
    FlatSeries(int least) {
        this.least = least;
    }

    private record Series(long slack, List<Long> values) {
        private List<Long> settled() {
            return values.subList(1, values.size());
        }

        private long early() {
            List<Long> settled = settled();
            return median(settled.subList(0, settled.size() / 3));
        }

        private long late() {
            List<Long> settled = settled();
            return median(settled.subList(settled.size() - settled.size() / 3, settled.size()));
        }

        private boolean grows() {
            return late() > early() + early() / 4 + slack;
        }

        private static long median(List<Long> some) {
            return some.stream().sorted().skip(some.size() / 2).findFirst().orElseThrow();
        }

        @Override
        public String toString() {
            return "early " + early() + ", late " + late() + ", of " + values;
        }
    }

    /** @param slack by how much it may be more, beside a quarter */
    void add(String what, long slack, long value) {
        series.computeIfAbsent(what, key -> new Series(slack, new ArrayList<>()))
                .values
                .add(value);
    }

    /** What grows from its early third to its late one, a sentence each. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        series.forEach((what, one) -> {
            if (one.values.size() >= least && one.grows()) {
                faults.add(what + " grows: " + one);
            }
        });
        return faults;
    }

    /** What was taken too seldom to say something of it, a sentence each. */
    List<String> gaps() {
        List<String> gaps = new ArrayList<>();
        if (series.isEmpty()) {
            gaps.add("nothing was measured");
        }
        series.forEach((what, one) -> {
            if (one.values.size() < least) {
                gaps.add(what + " was measured " + one.values.size() + " times, and it takes " + least
                        + " to say whether it grows");
            }
        });
        return gaps;
    }

    @Override
    public String toString() {
        StringBuilder lines = new StringBuilder();
        series.forEach((what, one) ->
                lines.append(what).append(": ").append(one.values).append('\n'));
        return lines.toString();
    }
}
