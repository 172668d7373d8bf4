package io.kodosumi.testing.simulation;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** What a seed decides. Used by one thread at a time. */
final class Chance {
    private final SplittableRandom random;

    Chance(long seed) {
        this(new SplittableRandom(seed));
    }

    private Chance(SplittableRandom random) {
        this.random = random;
    }

    /** Another, whose draws do not depend on how often this one is asked. */
    Chance split() {
        return new Chance(random.split());
    }

    SplittableRandom numbers() {
        return random;
    }

    /** One of so many times. */
    boolean oneIn(int times) {
        return times > 0 && random.nextInt(times) == 0;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Both bounds included. */
    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    Duration upTo(Duration most) {
        return Duration.ofNanos(random.nextLong(most.toNanos()) + 1);
    }

    <T> T of(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}
