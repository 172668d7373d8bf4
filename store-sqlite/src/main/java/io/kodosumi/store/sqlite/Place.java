package io.kodosumi.store.sqlite;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.KodosumiException;
import java.util.Comparator;

/**
 * Where something stands in a listing by time.
 *
 * @param at microseconds
 * @param id what tells apart those of one instant
 */
record Place(long at, long id) implements Comparable<Place> {
    static final Place START = new Place(Long.MIN_VALUE, 0);

    /** Behind all of them. */
    static final Place END = new Place(Long.MAX_VALUE, 0);

    private static final Comparator<Place> ORDER =
            Comparator.comparingLong(Place::at).thenComparingLong(Place::id);

    static Place of(Cursor cursor) {
        if (cursor.isStart()) {
            return START;
        }
        String[] parts = cursor.value().split("/", 2);
        try {
            return new Place(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException malformed) {
            throw noCursor(cursor, malformed);
        }
    }

    static KodosumiException noCursor(Cursor cursor, RuntimeException malformed) {
        return new KodosumiException(
                "'" + cursor.value() + "' is no cursor of this listing: expected one that its last page named.",
                malformed,
                false);
    }

    String written() {
        return at + "/" + id;
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
