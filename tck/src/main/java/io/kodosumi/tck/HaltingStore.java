package io.kodosumi.tck;

import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ends the JVM as a crash would, without shutdown hooks, at a write that a test names: before its transaction began, or when that was
 * committed and nobody has been told.
 *
 * <p>A transaction has many writes, and those beside the named one share its fate.
 */
public final class HaltingStore extends ForwardingStore {
    /** What the process exits with when it is halted here. */
    public static final int EXIT_CODE = 86;

    /** The system property that tells a process where to halt: {@code before} or {@code after}, a kind of write, and which one. */
    public static final String PROPERTY = "kodosumi.test.halt";

    private static final Pattern POINT = Pattern.compile("(before|after):([A-Za-z]+):([1-9]\\d{0,8})");

    private final Point point;
    private final AtomicInteger seen = new AtomicInteger();

    /** A store that halts at a point. */
    public HaltingStore(ExecutionStore to, Point point) {
        super(to);
        this.point = point;
    }

    /** The point at the n-th write of a kind, counted from 1. */
    public static Point halt(When when, Class<? extends Write> kind, int n) {
        return new Point(when, kind::isInstance, n);
    }

    /**
     * The store, halting where {@link #PROPERTY} says, such as {@code after:Settle:1}; the store itself if it is not set.
     *
     * @throws IllegalArgumentException if the property names no point
     */
    public static ExecutionStore asTold(ExecutionStore store) {
        String told = System.getProperty(PROPERTY, "");
        return told.isEmpty() ? store : new HaltingStore(store, point(told));
    }

    private static Point point(String told) {
        Matcher parts = POINT.matcher(told);
        if (!parts.matches()) {
            throw nowhere(told);
        }
        When when = When.valueOf(parts.group(1).toUpperCase(Locale.ROOT));
        return new Point(when, kind(told, parts.group(2))::isInstance, Integer.parseInt(parts.group(3)));
    }

    private static Class<?> kind(String told, String name) {
        return Arrays.stream(Write.class.getPermittedSubclasses())
                .filter(kind -> kind.getSimpleName().equals(name))
                .findFirst()
                .orElseThrow(() -> nowhere(told));
    }

    private static IllegalArgumentException nowhere(String told) {
        return new IllegalArgumentException(PROPERTY + " is '" + told
                + "': expected before or after, a kind of write and its number, such as after:Settle:1");
    }

    @Override
    public List<List<WriteResult>> write(List<List<Write>> units) {
        boolean isHere = isHere(units);
        if (isHere && point.when == When.BEFORE) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
        List<List<WriteResult>> results = super.write(units);
        if (isHere) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
        return results;
    }

    private boolean isHere(List<List<Write>> units) {
        int matching =
                (int) units.stream().flatMap(List::stream).filter(point.writes).count();
        int counted = seen.addAndGet(matching);
        return counted - matching < point.n && point.n <= counted;
    }

    /** On which side of the write. */
    public enum When {
        /** Nothing of its transaction is stored. */
        BEFORE,
        /** All of its transaction is stored, and its caller never hears of it. */
        AFTER
    }

    /**
     * Where to halt.
     *
     * @param writes the writes that count
     * @param n which of them, from 1
     */
    public record Point(When when, Predicate<Write> writes, int n) {}
}
