package io.kodosumi;

import io.kodosumi.internal.time.Spans;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What happens after a failure: how many tries in all, how long between them, and which errors end it at once. Immutable: every method
 * returns another policy.
 *
 * <p>The wait before try n + 1 is {@code backoff · factor^(n-1)}, at most {@code atMost}, of which a random part of up to the half
 * is taken away, so that what failed together does not come back together. An error that tells a longer wait ({@link #after}) gets it.
 *
 * <p>A step waits in place, and a crash ends that wait; a flow's wait is a stored instant, over restarts, and holds no thread.
 */
public final class Retry {
    /** Three tries, 5 s × 2, at most 60 s. */
    public static final Retry DEFAULT = times(3);

    /** One try. */
    public static final Retry NONE = times(1);

    private final int tries;
    private final Duration backoff;
    private final double factor;
    private final Duration atMost;
    private final Predicate<Throwable> last;
    private final Function<Throwable, Duration> told;

    private Retry(
            int tries,
            Duration backoff,
            double factor,
            Duration atMost,
            Predicate<Throwable> last,
            Function<Throwable, Duration> told) {
        this.tries = tries;
        this.backoff = backoff;
        this.factor = factor;
        this.atMost = atMost;
        this.last = last;
        this.told = told;
    }

    /**
     * So many tries in all, 5 s × 2 ≤ 60 s between them.
     *
     * @throws IllegalArgumentException unless it is at least 1
     */
    public static Retry times(int tries) {
        if (tries < 1) {
            throw new IllegalArgumentException("A retry policy of " + tries + " tries: expected at least 1");
        }
        return new Retry(
                tries, Duration.ofSeconds(5), 2, Duration.ofSeconds(60), error -> false, error -> Duration.ZERO);
    }

    /**
     * This policy with other waits.
     *
     * @param first before the second try; zero for none
     * @param times by which each wait is longer than the one before, at least 1
     * @param longest the longest wait
     */
    public Retry backoff(Duration first, double times, Duration longest) {
        if (first.isNegative() || !(times >= 1) || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "A backoff of " + first + " × " + times + " ≤ " + longest
                            + ": expected a first wait of at least zero, a factor of at least 1, and a longest wait of at least the first");
        }
        Spans.notNegative("A longest wait", longest);
        return new Retry(tries, first, times, longest, last, told);
    }

    /** This policy, and errors of this class are final, whether thrown live or as a failed step. */
    public Retry unless(Class<? extends Throwable> type) {
        return unless(error -> type.isInstance(error) || (error instanceof StepFailed failed && failed.was(type)));
    }

    /** This policy, and errors that match are final. */
    public Retry unless(Predicate<Throwable> isFinal) {
        Objects.requireNonNull(isFinal, "isFinal");
        return new Retry(tries, backoff, factor, atMost, last.or(isFinal), told);
    }

    /**
     * This policy, and after errors of this class, thrown live or as a step that has just failed, at least the wait that they tell: what
     * a server says in {@code Retry-After}.
     *
     * @param wait how long from now; zero or less where the error tells nothing
     * @param longest the most that is waited because an error tells so
     * @throws IllegalArgumentException unless {@code longest} is positive
     */
    public <E extends Throwable> Retry after(Class<E> type, Function<E, Duration> wait, Duration longest) {
        Objects.requireNonNull(wait, "wait");
        Spans.positive("A longest wait after errors that tell one", longest);
        return new Retry(tries, backoff, factor, atMost, last, error -> {
            Throwable thrown = error instanceof StepFailed && !type.isInstance(error) ? error.getCause() : error;
            Duration more = type.isInstance(thrown) ? shorter(wait.apply(type.cast(thrown)), longest) : Duration.ZERO;
            return longer(told.apply(error), more);
        });
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** How many tries in all. */
    public int tries() {
        return tries;
    }

    /** Whether another try follows this many failures, the last of which was this. */
    public boolean triesAgain(int failures, Throwable error) {
        return failures < tries && !last.test(error);
    }

    /**
     * How long to wait after this many failures, the last of which was this.
     *
     * @param failures at least 1
     * @param random from 0 to 1: how much of the jitter is taken away
     */
    public Duration delay(int failures, Throwable error, double random) {
        double millis = (double) backoff.toMillis() * Math.pow(factor, failures - 1.0);
        double bounded = Math.min((double) atMost.toMillis(), millis);
        return longer(Duration.ofMillis(Math.round(bounded * (1 - random / 2))), told.apply(error));
    }
}
