package io.kodosumi.internal.attempt;

import io.kodosumi.Inputs;
import io.kodosumi.internal.Version;
import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.model.Event;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Order;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The start of an execution in its log, told once: status starting, inputs, meta, status running.
 *
 * @param events in order
 */
public record Started(List<Told> events) {
    /** An event without its place. */
    public record Told(String kind, String payload) {}

    static Started of(ExecutionRow row, Inputs inputs, JsonCodec codec) {
        return of(row.fid().value(), row.order(), inputs, codec);
    }

    /** The start of this order. */
    public static Started of(String fid, Order order, Inputs inputs, JsonCodec codec) {
        Map<String, @Nullable Object> meta = new LinkedHashMap<>();
        meta.put("fid", fid);
        meta.put("username", order.user().value());
        meta.put("app_url", null);
        meta.put("panel_url", null);
        meta.put("entry_point", order.flow());
        meta.put("kodosumi", Version.OF_LIBRARY);
        meta.put("version", order.version());
        return new Started(List.of(
                new Told(Event.STATUS, "starting"),
                new Told("inputs", codec.envelope(inputs.asMap())),
                new Told("meta", codec.envelope(meta)),
                new Told(Event.STATUS, "running")));
    }

    /** Says in the journal that it was told. */
    public static Fact mark() {
        return Entries.mark(Entries.JOURNAL, Entries.START, "Start");
    }
}
