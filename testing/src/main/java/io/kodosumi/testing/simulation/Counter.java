package io.kodosumi.testing.simulation;

import io.kodosumi.Completion;
import io.kodosumi.Outcome;
import io.kodosumi.model.Fid;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Where completion hooks pay and mail: takes its time, fails some times, and notes what it was asked. */
final class Counter {
    private final World world;
    private final Chance chance;
    private final Map<String, String> keys = new HashMap<>();

    Counter(World world, Chance chance) {
        this.world = world;
        this.chance = chance;
    }

    /** A hook. */
    void call(Outcome outcome, Completion completion) {
        Fid fid = completion.fid();
        String hook = completion.hook();
        Machine machine = world.scheduler().current().machine();
        world.trace().note(machine, fid + " calls hook " + hook + ", try " + completion.tries());
        world.observer().hooks(fid, hook, machine);
        world.observer()
                .expect(
                        completion
                                .idempotencyKey()
                                .equals(keys.computeIfAbsent(fid + " " + hook, first -> completion.idempotencyKey())),
                        () -> "G7 " + fid + ": hook " + hook + " was called with another key");
        world.witness().ended(fid, outcome.status());
        world.scheduler()
                .sleep(chance.oneIn(3) ? chance.upTo(Duration.ofSeconds(5)) : chance.upTo(Duration.ofMillis(50)));
        if (world.stumbles("hook " + fid + " " + hook, (hook + fid).hashCode() & 1)) {
            throw new IllegalStateException("the counter is closed (played)");
        }
        world.witness().hooked(fid, hook);
    }
}
