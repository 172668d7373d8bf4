package io.kodosumi.store.sqlite;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Page;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Looks for the rows of a page: first for places alone, through an index that has them in the order of the listing, then for the rows
 * that stand there. Of several ways the first that is exact, or comes to its end soon, is taken; if none does, the page ends where
 * the look ended. So no page takes long, however seldom what it asks for occurs.
 */
final class Search {
    /** How many places are looked at for one page. */
    static final int LOOK = 500;

    private final Handle handle;
    private final Filter filter;
    private final String order;
    private final int limit;

    /** @param order of {@code at} and {@code place}, and how many */
    Search(Handle handle, Filter filter, String order, int limit) {
        this.handle = handle;
        this.filter = filter;
        this.order = order;
        this.limit = limit;
    }

    /**
     * A way through an index.
     *
     * @param sql selects {@code at} and {@code place}
     * @param isExact whether every row on it is wanted
     */
    record Way(String sql, boolean isExact) {}

    /**
     * What was found on a way.
     *
     * @param isAll whether nothing lies behind it
     */
    record Found(List<Place> places, boolean isAll) {
        /** For {@code json_each}. */
        String ids() {
            return places.stream().map(place -> Long.toString(place.id())).collect(Collectors.joining(",", "[", "]"));
        }

        /** @param rows that stand at these places and are wanted, one more than the limit if there are so many */
        <T> Page<T> page(List<Placed<T>> rows, int limit) {
            boolean isFull = rows.size() > limit;
            List<Placed<T>> some = isFull ? rows.subList(0, limit) : rows;
            Optional<Place> last = Optional.empty();
            if (isFull) {
                last = Optional.of(some.get(limit - 1).place());
            } else if (!isAll) {
                last = Optional.of(places.get(places.size() - 1));
            }
            return new Page<>(some.stream().map(Placed::item).toList(), last.map(place -> new Cursor(place.written())));
        }
    }

    Found on(List<Way> ways) {
        Found first = look(ways.get(0));
        Found found = first;
        for (int next = 1; !found.isAll() && !ways.get(next - 1).isExact() && next < ways.size(); next++) {
            found = look(ways.get(next));
            if (!found.isAll() && !ways.get(next).isExact()) {
                found = first;
            }
        }
        return found;
    }

    private Found look(Way way) {
        int most = way.isExact() ? limit + 1 : Math.max(LOOK, limit + 1);
        List<Place> places = filter.bindTo(handle.createQuery(way.sql() + order))
                .bind("most", most)
                .map((columns, context) -> new Place(columns.getLong("at"), columns.getLong("place")))
                .list();
        return new Found(places, places.size() < most);
    }
}
