package io.kodosumi.internal.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The one form of a tree of values: keys sorted, numbers by value. */
final class Canonical {
    private static final int PLAIN_DIGITS = 19;

    private Canonical() {}

    static @Nullable Object of(@Nullable Object tree) {
        if (tree instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((key, value) -> sorted.put(String.valueOf(key), of(value)));
            return sorted;
        } else if (tree instanceof List<?> list) {
            List<@Nullable Object> items = new ArrayList<>(list.size());
            list.forEach(item -> items.add(of(item)));
            return items;
        } else if (tree instanceof BigDecimal number) {
            return number(number);
        }
        return tree;
    }

    /** 1.0 and 1 are one number, so they must be one text; but 1E+400 must not become 401 digits. */
    private static Number number(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        boolean whole = shortest.scale() <= 0 && shortest.precision() - (long) shortest.scale() <= PLAIN_DIGITS;
        return whole ? shortest.toBigIntegerExact() : shortest;
    }

    static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
