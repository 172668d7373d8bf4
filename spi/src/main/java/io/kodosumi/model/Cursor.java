package io.kodosumi.model;

/**
 * Where a listing goes on: opaque, from {@link Page#next}.
 *
 * @param value what the store that made it understands
 */
public record Cursor(String value) {
    /** The beginning of any listing. */
    public static final Cursor START = new Cursor("");

    /** Whether this is the beginning. */
    public boolean isStart() {
        return value.isEmpty();
    }
}
