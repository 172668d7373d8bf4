package io.kodosumi.model;

import java.util.regex.Pattern;

/**
 * The id of an execution: 24 lower-case hex digits, ordered by the time they were made.
 *
 * <p>The format is that of a BSON ObjectId: four bytes of Unix seconds, five random bytes, a three-byte counter.
 *
 * @param value the 24 digits
 */
public record Fid(String value) implements Comparable<Fid> {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{24}");

    /** Owner of facts that belong to a store as a whole; never an execution. */
    public static final Fid STORE = new Fid("0".repeat(24));

    /** @throws IllegalArgumentException if the value is not 24 lower-case hex digits */
    public Fid {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is not a fid: expected 24 lower-case hex digits");
        }
    }

    @Override
    public int compareTo(Fid other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
