package io.kodosumi.testing.simulation;

import java.time.Duration;

/**
 * How often a call of the store or of a transport goes wrong: one in so many, never for 0.
 *
 * @param delays a call takes a while
 * @param failures it fails before it has an effect
 * @param losses it has its effect, and the caller hears of a failure
 * @param repeats it comes twice
 * @param stalls its machine stops right there, for longer than its lease
 * @param deafness a nudge is lost
 * @param full a transport has no room for somebody
 * @param forgetting it forgets something as somebody publishes
 * @param longest how long a call takes at most
 */
record Weather(
        int delays,
        int failures,
        int losses,
        int repeats,
        int stalls,
        int deafness,
        int full,
        int forgetting,
        Duration longest) {
    static final Weather CALM = new Weather(0, 0, 0, 0, 0, 0, 0, 0, Duration.ofMillis(1));

    static Weather of(Chance chance) {
        return switch (chance.below(4)) {
            case 0 -> CALM;
            case 1 -> new Weather(12, 0, 0, 0, 100, 4, 20, 0, Duration.ofMillis(300));
            case 2 -> new Weather(25, 30, 15, 20, 60, 10, 15, 25, Duration.ofMillis(80));
            default -> new Weather(10, 12, 8, 12, 150, 2, 10, 8, Duration.ofSeconds(4));
        };
    }

    /** A machine is on its way somewhere: it may be delayed, or stop for longer than its lease. */
    static void fall(World world, Machine machine, Chance chance) {
        Weather weather = world.weather();
        if (chance.oneIn(weather.stalls())) {
            Duration so = Setup.LEASE.plus(chance.upTo(Setup.LEASE.multipliedBy(2)));
            world.trace().note(machine, "stalls for " + so + " on its way");
            machine.stall(so);
        }
        if (chance.oneIn(weather.delays())) {
            world.scheduler().sleep(chance.upTo(weather.longest()));
        } else {
            world.scheduler().pass();
        }
    }
}
