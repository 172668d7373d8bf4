package io.kodosumi.testing.simulation;

import java.time.Duration;

/**
 * How often a call of the store goes wrong: one in so many, never for 0.
 *
 * @param delays a call takes a while
 * @param failures it fails before it has an effect
 * @param losses it has its effect, and the caller hears of a failure
 * @param repeats it comes twice
 * @param stalls its machine stops right there, for longer than its lease
 * @param deafness a nudge is lost
 * @param longest how long a call takes at most
 */
record Weather(int delays, int failures, int losses, int repeats, int stalls, int deafness, Duration longest) {
    static final Weather CALM = new Weather(0, 0, 0, 0, 0, 0, Duration.ofMillis(1));

    static Weather of(Chance chance) {
        return switch (chance.below(4)) {
            case 0 -> CALM;
            case 1 -> new Weather(12, 0, 0, 0, 100, 4, Duration.ofMillis(300));
            case 2 -> new Weather(25, 30, 15, 20, 60, 10, Duration.ofMillis(80));
            default -> new Weather(10, 12, 8, 12, 150, 2, Duration.ofSeconds(4));
        };
    }
}
