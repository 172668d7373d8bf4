package io.kodosumi.internal.attempt;

import io.kodosumi.Flow;
import io.kodosumi.internal.Version;
import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
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

    /** The start of this order, by the node that first runs it. */
    public static Started of(Fid fid, Order order, Flow flow, Launched launched, JsonCodec codec) {
        return new Started(List.of(
                new Told(Event.STATUS, "starting"),
                new Told("inputs", codec.envelope(launched.inputs().asMap())),
                new Told("meta", codec.envelope(meta(fid, order, flow, launched.meta()))),
                new Told(Event.STATUS, "running")));
    }

    /** The original's keys, all of them always; what nobody said is null. */
    private static Map<String, @Nullable Object> meta(
            Fid fid, Order order, Flow flow, Map<String, @Nullable Object> launched) {
        Map<String, @Nullable Object> meta = new LinkedHashMap<>();
        meta.put("fid", fid.value());
        meta.put("username", order.user().value());
        meta.put("app_url", null);
        meta.put("panel_url", null);
        meta.put("entry_point", order.flow());
        meta.put("kodosumi", Version.OF_LIBRARY);
        meta.put("tags", flow.tags().isEmpty() ? null : flow.tags());
        meta.put("summary", launched.getOrDefault("summary", flow.summary().orElse(null)));
        meta.put(
                "description",
                launched.getOrDefault("description", flow.description().orElse(null)));
        meta.put("deprecated", flow.isDeprecated() ? true : null);
        meta.put("author", flow.author().orElse(null));
        meta.put("organization", flow.organization().orElse(null));
        meta.put("version", order.version());
        meta.put("extra", extra(flow, launched));
        return meta;
    }

    /** Both sides' values; of two with one name the launch's. */
    private static @Nullable Object extra(Flow flow, Map<String, @Nullable Object> launched) {
        Map<Object, @Nullable Object> extra = new LinkedHashMap<>(flow.extra());
        if (launched.get("extra") instanceof Map<?, ?> own) {
            extra.putAll(own);
        }
        return extra.isEmpty() ? null : extra;
    }

    /** Says in the journal that it was told. */
    public static Fact mark() {
        return Entries.mark(Entries.JOURNAL, Entries.START, "Start");
    }
}
