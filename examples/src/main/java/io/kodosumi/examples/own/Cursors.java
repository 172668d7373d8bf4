package io.kodosumi.examples.own;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.KodosumiException;
import java.io.IOException;
import java.util.Base64;

/** Where a listing goes on: behind a record that says where its last entry stood. */
final class Cursors {
    private Cursors() {}

    static Cursor of(Record place) {
        return new Cursor(Base64.getUrlEncoder().withoutPadding().encodeToString(RecordCodec.bytes(place)));
    }

    static <T extends Record> T read(Class<T> type, Cursor cursor) {
        try {
            return RecordCodec.read(type, Base64.getUrlDecoder().decode(cursor.value()));
        } catch (IOException | IllegalArgumentException e) {
            throw new KodosumiException(
                    "'" + cursor.value() + "' is no cursor of this listing: expected one from a page before", e, false);
        }
    }
}
