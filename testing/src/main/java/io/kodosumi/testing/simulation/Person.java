package io.kodosumi.testing.simulation;

import io.kodosumi.Answer;
import io.kodosumi.Execution;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Lock;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.LockQuery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Somebody who launches, watches and interferes, by whichever runtime is there. */
final class Person {
    private final World world;
    private final Chance chance;
    private final String name;
    private final String user;
    private int done;

    Person(World world, Chance chance, int number) {
        this.world = world;
        this.chance = chance;
        this.name = "p" + number;
        this.user = number % 2 == 0 ? "alice" : "bob";
    }

    String name() {
        return name;
    }

    /** Something that is done by way of a runtime. */
    private interface Deed {
        void by(Kodosumi kodosumi) throws InterruptedException;
    }

    void live() {
        for (int i = 0; i < world.setup().acts(); i++) {
            world.scheduler().sleep(chance.upTo(Duration.ofSeconds(chance.oneIn(3) ? 6 : 1)));
            if (world.executions().isEmpty() || chance.oneIn(3)) {
                by(this::launch);
            } else {
                World.Launched launched = chance.of(world.executions());
                int what = chance.below(15);
                by(kodosumi -> kodosumi.as(launched.user())
                        .execution(launched.fid())
                        .ifPresent(execution -> deal(execution, what)));
            }
        }
    }

    /** Does something there, until that machine dies or says that it cannot. */
    private void by(Deed deed) {
        List<Site.Open> open =
                world.sites().stream().flatMap(site -> site.open().stream()).toList();
        if (open.isEmpty()) {
            return;
        }
        Site.Open site = chance.of(open);
        Task self = world.scheduler().current();
        self.moveTo(site.machine());
        try {
            deed.by(site.kodosumi());
        } catch (Cut lost) {
            world.trace().note(name, "lost the line");
        } catch (KodosumiException refused) {
            world.trace().note(name, refused.isTransient() ? "is told to come again" : "is refused");
        } catch (InterruptedException never) {
            throw new IllegalStateException(never);
        } finally {
            self.moveTo(world.outside());
        }
        world.scheduler().pass(); // cut too, if all is over
    }

    private void launch(Kodosumi kodosumi) {
        int plot = chance.below(world.plots());
        Launch launch = Launch.of("plot").input("plot", plot);
        if (chance.oneIn(3)) {
            launch = launch.version("1");
        }
        if (chance.oneIn(6)) {
            launch = launch.delay(chance.upTo(Duration.ofSeconds(3)));
        }
        if (chance.oneIn(8)) {
            launch = launch.deadline(chance.upTo(Duration.ofSeconds(20)));
        }
        if (world.mode().hooks() && !chance.oneIn(3)) {
            launch = launch.onOutcome("pay");
            launch = chance.oneIn(2) ? launch.onOutcome("mail") : launch;
        }
        String key = chance.oneIn(3) ? "k" + plot : "";
        Execution execution = kodosumi.as(user).launch(key.isEmpty() ? launch : launch.key(key));
        world.witness().launched(execution.fid(), user, key);
        world.launched(execution.fid(), user);
        world.trace().note(name, "launched " + execution.fid());
        if (world.mode().confusion() && !key.isEmpty()) {
            confuse(kodosumi, Launch.of("plot").input("plot", plot + 1).key(key));
        }
    }

    /** Other inputs under a key that was taken. */
    private void confuse(Kodosumi kodosumi, Launch other) {
        try {
            Execution execution = kodosumi.as(user).launch(other);
            world.observer()
                    .expect(false, () -> "G1 " + execution.fid() + ": its key was given to a launch with other inputs");
        } catch (KodosumiException refused) {
            world.trace().note(name, refused.isTransient() ? "is told to come again" : "is refused");
        }
    }

    private void deal(Execution execution, int what) {
        switch (what) {
            case 0, 1, 2, 3 -> answer(execution);
            case 4 -> extend(execution);
            case 5 -> {
                if (execution.cancel("played")) {
                    world.witness().cancelled(execution.fid());
                }
            }
            case 6, 13, 14 -> {
                execution.pause();
                if (chance.oneIn(2)) {
                    world.scheduler().sleep(chance.upTo(Duration.ofMillis(300)));
                    execution.resume();
                }
            }
            case 7, 8 -> execution.resume();
            case 9 -> waitFor(execution);
            default -> follow(execution);
        }
    }

    private void waitFor(Execution execution) {
        try {
            execution
                    .await(chance.upTo(Duration.ofSeconds(4)))
                    .ifPresent(outcome -> world.witness().ended(execution.fid(), outcome.status()));
        } catch (InterruptedException never) {
            throw new IllegalStateException(never);
        }
    }

    private void follow(Execution execution) {
        String follower = name + "." + done++;
        execution.follow(event -> {
            if (chance.oneIn(10)) {
                world.scheduler().sleep(chance.upTo(Duration.ofMillis(50)));
            }
            world.witness().read(execution.fid(), follower, event);
        });
    }

    private Optional<Lock> someLock(Execution execution) {
        List<Lock> locks = chance.oneIn(4) ? execution.locks() : execution.openLocks();
        return locks.isEmpty() ? Optional.empty() : Optional.of(chance.of(locks));
    }

    private void extend(Execution execution) {
        someLock(execution).ifPresent(lock -> lock.extend(chance.upTo(Duration.ofSeconds(10))));
    }

    private void answer(Execution execution) {
        Optional<Lock> some = someLock(execution);
        if (some.isEmpty()) {
            return;
        }
        Lock lock = some.get();
        if (chance.oneIn(6)) {
            expect(lock.answer("bad", Map.of()) instanceof Answer.Invalid, "an empty answer was taken");
        }
        String id = name + "." + done++;
        boolean first = answer(lock, id);
        if (chance.oneIn(4)) {
            expect(!first || !answer(lock, id + ".other"), "a second answer was taken of " + lock);
        }
        if (chance.oneIn(3)) {
            boolean again = answer(lock, id);
            expect(first == again, "answer " + id + " was first " + first + " and then " + again);
        }
    }

    private boolean answer(Lock lock, String id) {
        Answer answer = lock.answer(id, Map.of("word", id));
        if (answer.isAccepted()) {
            world.witness().answered(lock.fid(), lock.lid(), id);
        } else if (answer instanceof Answer.Closed told) {
            world.observer()
                    .expect(
                            isSo(lock, told),
                            () -> "G5 " + lock.fid() + ": who answered lock " + lock.lid() + " was told " + told);
        }
        return answer.isAccepted();
    }

    /** Whether the lock was closed as somebody was told. */
    private boolean isSo(Lock lock, Answer.Closed told) {
        return world.store().locks(LockQuery.of(lock.fid()), Cursor.START, 1_000).items().stream()
                .filter(row -> row.lid().equals(lock.lid()) && row.state() == told.state())
                .flatMap(row -> row.closed().stream())
                .anyMatch(closed -> closed.by().equals(told.by()) && closed.at().equals(told.at()));
    }

    private static void expect(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException("G5: " + otherwise);
        }
    }
}
