package io.kodosumi.testing.simulation;

import io.kodosumi.model.Event;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.tck.Invariants;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is looked at when all has settled. */
final class Ending {
    private static final int ALL = 10_000;

    private Ending() {}

    static List<String> faults(World world) {
        if (world.post().isEmpty()) {
            return Invariants.of(world.store()).with(world.witness()).faults();
        }
        Invariants invariants = Invariants.behindTransport(world.store()).with(world.witness());
        List<String> faults = new ArrayList<>(invariants.faults());
        Post post = world.post().get();
        for (ExecutionRow row : invariants.rows()) {
            world.store().events(row.fid(), 0, Set.of(), ALL).events().stream()
                    .filter(event -> event.kind().equals(Event.LOST) && !mayBeLost(world, post, row, event))
                    .forEach(
                            event -> faults.add(
                                    "G2 " + row.fid() + ": at " + Event.written(event.position())
                                            + " it says that something is lost, and the transport lost nothing whose emitter was gone"));
        }
        return faults;
    }

    /** Only what the transport forgot, and nobody kept. */
    private static boolean mayBeLost(World world, Post post, ExecutionRow row, Event lost) {
        return post.forgot(row.fid())
                && world.observer()
                        .holder(row.fid(), lost.attempt())
                        .filter(machine -> !machine.isTroubled())
                        .isEmpty();
    }
}
