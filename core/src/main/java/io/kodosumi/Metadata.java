package io.kodosumi;

import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.model.KodosumiException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is said of a flow or of a launch, by the keys of the {@code meta} event. Immutable; checked when it is used. */
final class Metadata {
    static final Metadata NONE = new Metadata(Map.of());

    private static final int MAX_LINE = 255;
    private static final int MAX_TEXT = 65_536;
    private static final int MAX_TAGS = 32;
    private static final int MAX_TAG = 64;
    private static final int MAX_EXTRA = 16 << 10;
    private static final String TAGS = "tags";
    private static final String EXTRA = "extra";

    private final Map<String, Object> said;

    private Metadata(Map<String, Object> said) {
        this.said = said;
    }

    /** This, with another value of a key. */
    Metadata with(String key, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(said);
        all.put(key, Objects.requireNonNull(value, key));
        return new Metadata(Collections.unmodifiableMap(all));
    }

    Metadata tag(String tag) {
        List<String> all = new ArrayList<>(tags());
        all.add(Objects.requireNonNull(tag, "tag"));
        return with(TAGS, List.copyOf(all));
    }

    Metadata extra(String name, @Nullable Object value) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(extra());
        all.put(Objects.requireNonNull(name, "name"), value);
        return with(EXTRA, Collections.unmodifiableMap(all));
    }

    Optional<String> text(String key) {
        return Optional.ofNullable((String) said.get(key));
    }

    boolean flag(String key) {
        return said.containsKey(key);
    }

    @SuppressWarnings("unchecked") // put there by tag() alone
    List<String> tags() {
        return (List<String>) said.getOrDefault(TAGS, List.of());
    }

    @SuppressWarnings("unchecked") // put there by extra() alone
    Map<String, @Nullable Object> extra() {
        return (Map<String, @Nullable Object>) said.getOrDefault(EXTRA, Map.of());
    }

    /** What was said, by key. */
    Map<String, Object> asMap() {
        return said;
    }

    /** What is wrong with it, each a part of a sentence. */
    List<String> faults(JsonCodec codec) {
        List<String> faults = new ArrayList<>();
        said.forEach((key, value) -> {
            if (value instanceof String text) {
                length(faults, "its " + key, text, key.equals("description") ? MAX_TEXT : MAX_LINE);
            }
        });
        if (tags().size() > MAX_TAGS) {
            faults.add("it has " + tags().size() + " tags, and may have " + MAX_TAGS);
        }
        tags().forEach(tag -> length(faults, "a tag", tag, MAX_TAG));
        if (!extra().isEmpty()) {
            extraFault(codec).ifPresent(faults::add);
        }
        return faults;
    }

    private static void length(List<String> faults, String what, String text, int max) {
        if (text.isBlank()) {
            faults.add(what + " is blank: leave it out");
        } else if (text.length() > max) {
            faults.add(what + " has " + text.length() + " characters, and may have " + max);
        }
    }

    private Optional<String> extraFault(JsonCodec codec) {
        try {
            int bytes = codec.write(extra()).getBytes(StandardCharsets.UTF_8).length;
            return bytes > MAX_EXTRA
                    ? Optional.of("its extra has " + bytes + " bytes as JSON, and may have " + MAX_EXTRA)
                    : Optional.empty();
        } catch (KodosumiException unwritable) {
            return Optional.of("its extra cannot be written as JSON: " + unwritable.getMessage());
        }
    }
}
