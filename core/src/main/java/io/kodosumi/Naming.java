package io.kodosumi;

import io.kodosumi.internal.attempt.Entries;
import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.internal.settings.ResolvedSettings;
import java.util.List;
import java.util.Map;

/** What the builder says about how values are stored; what is wrong with it becomes a fault of the settings. */
record Naming(List<Map.Entry<String, Class<?>>> names, List<Codec> codecs) {
    JsonCodec codec(ResolvedSettings settings) {
        JsonCodec.Builder builder = Entries.name(JsonCodec.builder());
        for (Map.Entry<String, Class<?>> named : names) {
            guard(settings, () -> builder.register(named.getKey(), named.getValue()));
        }
        guard(settings, () -> builder.hosts(codecs));
        return builder.build();
    }

    private static void guard(ResolvedSettings settings, Runnable step) {
        try {
            step.run();
        } catch (IllegalArgumentException unusable) {
            settings.fault(String.valueOf(unusable.getMessage()));
        }
    }
}
