package io.kodosumi.internal.settings;

import java.util.Collection;
import java.util.Comparator;

/** Finds the name that somebody who mistyped one may have meant. */
final class Nearest {
    private final Collection<String> known;

    /** Looks among these names, at least one; of equally near ones the first is taken. */
    Nearest(Collection<String> known) {
        this.known = known;
    }

    String to(String name) {
        return known.stream()
                .min(Comparator.comparingInt(other -> distance(name, other)))
                .orElseThrow();
    }

    /** The Levenshtein distance, row by row. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
