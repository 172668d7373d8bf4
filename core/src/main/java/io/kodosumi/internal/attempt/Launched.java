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
        return new Launched(Inputs.of(map(inputs, codec), codec), meta == null ? Map.of() : map(meta, codec));
    }

    private static @Nullable String value(List<Fact> facts, String key) {
        return facts.stream()
                .filter(fact -> fact.space().equals(Entries.INPUT) && fact.key().equals(key))
                .map(Fact::value)
                .findFirst()
                .orElse(null);
    }

    private static Map<String, @Nullable Object> map(String json, JsonCodec codec) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (codec.tree(json) instanceof Map<?, ?> map) {
            map.forEach((name, value) -> values.put((String) name, value));
        }
        return values;
    }
}
