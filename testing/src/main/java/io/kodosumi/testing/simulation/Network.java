package io.kodosumi.testing.simulation;

import io.kodosumi.model.Fid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Carries nudges from runtime to runtime, some late, some never. */
final class Network {
    private final Scheduler scheduler;
    private final Chance chance;
    private final Machine own;
    private final List<Ear> ears = new ArrayList<>();

    Network(Scheduler scheduler, Chance chance, Machine own) {
        this.scheduler = scheduler;
        this.chance = chance;
        this.own = own;
    }

    record Ear(Machine machine, Consumer<Fid> listener) {}

    Ear join(Machine machine, Consumer<Fid> listener) {
        Ear ear = new Ear(machine, listener);
        ears.add(ear);
        return ear;
    }

    void leave(Ear ear) {
        ears.remove(ear);
    }

    void nudge(Ear from, List<Fid> fids, Weather weather) {
        for (Ear ear : List.copyOf(ears)) {
            if (!ear.equals(from) && !chance.oneIn(weather.deafness())) {
                if (chance.oneIn(weather.delays())) {
                    Duration late = chance.upTo(weather.longest());
                    scheduler.start(own, "nudge", () -> {
                        scheduler.sleep(late);
                        tell(ear, fids);
                    });
                } else {
                    tell(ear, fids);
                }
            }
        }
    }

    private void tell(Ear ear, List<Fid> fids) {
        if (ears.contains(ear) && !ear.machine().isDead()) {
            fids.forEach(ear.listener());
        }
    }
}
