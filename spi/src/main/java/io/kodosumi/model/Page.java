package io.kodosumi.model;

import java.util.List;
import java.util.Optional;

/**
 * Some entries of a listing and where the next page starts.
 *
 * @param items the entries, in the listing's order
 * @param next where the next page starts; empty when this was the last
 */
public record Page<T>(List<T> items, Optional<Cursor> next) {
    /** Copies the items. */
    public Page {
        items = List.copyOf(items);
    }
}
