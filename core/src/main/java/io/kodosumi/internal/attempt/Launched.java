package io.kodosumi.internal.attempt;

import io.kodosumi.Inputs;
import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.Fact;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a launch brought along, as its facts have it.
 *
 * @param meta what it says of itself, instead of or beside what its flow says
 */
public record Launched(Inputs inputs, Map<String, @Nullable Object> meta) {
    /** What these facts of the space {@link Entries#INPUT} say. */
    public static Launched of(Fid fid, List<Fact> facts, JsonCodec codec) {
        String inputs = value(facts, Entries.INPUTS);
        if (inputs == null) {
            throw new KodosumiException("Execution " + fid + " has no inputs stored; it was not launched by kodosumi");
        }
        String meta = value(facts, Entries.META);
        return new Launched(
                Inputs.of(map(fid, "inputs", inputs, codec), codec),
                meta == null ? Map.of() : map(fid, "metadata", meta, codec));
    }

    private static @Nullable String value(List<Fact> facts, String key) {
        return facts.stream()
                .filter(fact -> fact.space().equals(Entries.INPUT) && fact.key().equals(key))
                .map(Fact::value)
                .findFirst()
                .orElse(null);
    }

    private static Map<String, @Nullable Object> map(Fid fid, String what, String json, JsonCodec codec) {
        if (!(tree(fid, what, json, codec) instanceof Map<?, ?> map)) {
            throw new KodosumiException("Execution " + fid + ": its stored " + what + " are no JSON object");
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        map.forEach((name, value) -> values.put((String) name, value));
        return values;
    }

    private static @Nullable Object tree(Fid fid, String what, String json, JsonCodec codec) {
        try {
            return codec.tree(json);
        } catch (KodosumiException unreadable) {
            throw new KodosumiException(
                    "Execution " + fid + ": its stored " + what + " cannot be read: " + unreadable.getMessage());
        }
    }
}
