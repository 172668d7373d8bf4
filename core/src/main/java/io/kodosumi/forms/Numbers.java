package io.kodosumi.forms;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers as people and JSON write them, bounded so that no short text stands for a million digits. */
final class Numbers {
    static final int MAX_LENGTH = 100;
    private static final int MAX_EXPONENT = 400;
    private static final Pattern FORM = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,4})?");

    private Numbers() {}

    /** The number that a value is or spells. */
    static Optional<BigDecimal> read(Object value) {
        if (!(value instanceof Number || value instanceof String)) {
            return Optional.empty();
        }
        String text = value.toString().strip();
        if (text.length() > MAX_LENGTH || !FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        return Optional.of(new BigDecimal(text)).filter(number -> Math.abs(number.scale()) <= MAX_EXPONENT);
    }

    static boolean isWhole(BigDecimal number) {
        return number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
    }

    /** As short as it can be without changing it: a long, or else a decimal. */
    static Number shortest(BigDecimal number) {
        boolean isLong = isWhole(number)
                && number.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) >= 0
                && number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
        return isLong ? (Number) number.longValueExact() : number;
    }

    /** A number for a message, never in a thousand digits. */
    static String shown(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        return Math.abs(shortest.scale()) > 20 ? shortest.toString() : shortest.toPlainString();
    }
}
