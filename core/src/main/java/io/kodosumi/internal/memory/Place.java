package io.kodosumi.internal.memory;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;

/**
 * Where something stands in a listing by time.
 *
 * @param rest what tells apart those of one execution and instant
 */
record Place(Instant at, Fid fid, String rest) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::at).thenComparing(Place::fid).thenComparing(Place::rest);
    private static final Fid LAST = new Fid("f".repeat(24));

    /** Behind all whose time has come. */
    static Place endOf(Instant now) {
        return new Place(now, LAST, "");
    }

    static Place of(Cursor cursor) {
        String[] parts = cursor.value().split("/", 3);
        try {
            return new Place(
                    Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS), new Fid(parts[1]), parts[2]);
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            throw new KodosumiException("'" + cursor.value() + "' is no cursor of this listing", malformed, false);
        }
    }

    Cursor cursor() {
        return new Cursor(ChronoUnit.MICROS.between(Instant.EPOCH, at) + "/" + fid + "/" + rest);
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
