package io.kodosumi.internal.attempt;

import io.kodosumi.forms.Form;
import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.spi.LockRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the log tells of locks: that one was opened, and how it ended. */
final class LockEvents {
    /** The kind of an opening. */
    static final String LOCK = "lock";
    /** The kind of an end: answered, expired or cancelled. */
    static final String LEASE = "lease";

    private LockEvents() {}

    static String lock(String name, String lid, Instant expires, Form<?> form, JsonCodec codec) {
        Map<String, @Nullable Object> told = head(name, lid);
        told.put("data", null);
        told.put("expires", seconds(expires));
        told.put("elements", elements(form, codec));
        return codec.envelope(told);
    }

    private static @Nullable Object elements(Form<?> form, JsonCodec codec) {
        Object tree = codec.tree(form.json());
        return tree instanceof Map<?, ?> map ? map.get("elements") : Optional.ofNullable(tree);
    }

    static String lease(LockRow row, JsonCodec codec) {
        LockRow.Closed closed = row.closed().orElseThrow();
        Map<String, @Nullable Object> told = head(row.name(), row.lid());
        told.put("result", codec.tree(closed.answer()));
        told.put("state", row.state().name().toLowerCase(Locale.ROOT));
        told.put("by", closed.by().value());
        told.put("at", seconds(closed.at()));
        return codec.envelope(told);
    }

    private static Map<String, @Nullable Object> head(String name, String lid) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("name", name);
        told.put("lid", lid);
        return told;
    }

    /** Exact, and written without an exponent. */
    private static BigDecimal seconds(Instant instant) {
        return BigDecimal.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, instant), 6);
    }
}
