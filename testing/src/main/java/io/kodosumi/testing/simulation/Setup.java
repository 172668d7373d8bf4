package io.kodosumi.testing.simulation;

import java.time.Duration;
import java.util.List;

/**
 * What a run is made of.
 *
 * @param machines how many at once
 * @param people how many
 * @param acts how many each does
 * @param plots how many flows there are
 * @param running how many run at once on a machine
 * @param room how many of a flow and of a user run at once everywhere
 * @param parkFor how long a waiting attempt keeps its place
 * @param isCheap whether threads of flows are
 * @param blows how often something befalls a machine
 */
record Setup(
        int machines,
        int people,
        int acts,
        int plots,
        int running,
        Observer.Room room,
        Duration parkFor,
        boolean isCheap,
        int blows) {
    static final Duration LEASE = Duration.ofSeconds(3);

    static Setup of(Chance chance) {
        boolean bounded = chance.oneIn(3);
        return new Setup(
                chance.oneIn(6) ? 1 : chance.between(2, 3),
                chance.between(1, 3),
                chance.between(2, 6),
                chance.between(1, 3),
                chance.oneIn(3) ? chance.between(1, 2) : 50,
                new Observer.Room(bounded ? chance.between(0, 2) : 0, bounded ? chance.between(0, 2) : 0),
                chance.of(List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofDays(3_650))),
                chance.oneIn(2),
                chance.between(0, 7));
    }
}
