package io.kodosumi.testing.simulation;

import io.kodosumi.Execution;
import io.kodosumi.Follow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Timing;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.NodeId;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Leads a run through: opens, lets people live and machines suffer, heals everything, waits until all is settled, closes. */
final class Director {
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private final World world;
    private final Chance chance;
    private final List<String> faults = new ArrayList<>();

    Director(World world, Chance chance) {
        this.world = world;
        this.chance = chance;
    }

    /** What it found besides what the store shows. */
    List<String> faults() {
        return faults;
    }

    void lead() {
        world.sites().forEach(site -> site.start(false));
        world.scheduler().sleep(Duration.ofMillis(chance.between(1, 2_000)));
        List<Timing.Worker> people = people();
        for (int i = 0; i < world.setup().blows(); i++) {
            world.scheduler().sleep(chance.upTo(Duration.ofSeconds(3)));
            world.post().ifPresent(this::disturb);
            blow(victim());
        }
        people.forEach(this::join);
        heal();
        settle();
        follow();
        close();
    }

    private List<Timing.Worker> people() {
        List<Timing.Worker> people = new ArrayList<>();
        for (int i = 0; i < world.setup().people(); i++) {
            Person person = new Person(world, chance.split(), i);
            people.add(world.scheduler().start(world.outside(), person.name(), person::live));
        }
        return people;
    }

    private void join(Timing.Worker worker) {
        try {
            while (!worker.join(Duration.ofMinutes(10))) {
                faults.add("liveness: " + worker + " has not come to an end for ten minutes");
            }
        } catch (InterruptedException never) {
            throw new IllegalStateException(never);
        }
    }

    /** Rather one where something runs. */
    private Site victim() {
        List<Site> busy = world.sites().stream()
                .filter(site -> site.open()
                        .filter(open -> world.observer().isBusy(open.machine()))
                        .isPresent())
                .toList();
        return busy.isEmpty() || chance.oneIn(4) ? chance.of(world.sites()) : chance.of(busy);
    }

    private void disturb(Post post) {
        if (chance.oneIn(2)) {
            post.stand(chance.upTo(Duration.ofSeconds(4)));
            world.scheduler().sleep(chance.upTo(Duration.ofSeconds(2)));
        }
        if (world.weather().forgetting() > 0 && chance.oneIn(2)) {
            post.forget();
        }
    }

    private void blow(Site site) {
        switch (chance.below(4)) {
            case 0 -> site.crash();
            case 1 -> site.stall(Setup.LEASE.plus(chance.upTo(Setup.LEASE.multipliedBy(3))));
            case 2 -> site.stall(chance.upTo(Setup.LEASE));
            default -> site.close();
        }
        if (site.isEmpty() && chance.oneIn(2)) {
            world.scheduler().sleep(chance.upTo(Duration.ofSeconds(4)));
            site.start(false);
        }
    }

    // ---- the end ----

    private void heal() {
        world.trace().note("director", "heals");
        world.calm();
        Site first = world.sites().get(0);
        first.crash(); // one at least has all flows and roles
        first.start(true);
        for (Site site : world.sites()) {
            site.wake();
            if (site.isEmpty()) {
                site.start(true);
            }
        }
        while (world.sites().stream().anyMatch(site -> site.open().isEmpty())) {
            world.scheduler().sleep(Duration.ofMillis(100));
        }
    }

    private Kodosumi healthy() {
        return world.sites().get(0).open().orElseThrow().kodosumi();
    }

    private void settle() {
        long end = world.scheduler().nanos() + PATIENCE.toNanos();
        List<ExecutionRow> undone = undone();
        while (!undone.isEmpty() && world.scheduler().nanos() < end) {
            undone.stream().filter(row -> row.wish().paused()).forEach(row -> at(() -> resume(row.fid())));
            world.scheduler().sleep(Duration.ofSeconds(1));
            undone = undone();
        }
        undone.forEach(row -> faults.add("liveness: " + row.fid() + " never settles: " + row.status() + ", "
                + row.hold() + ", " + row.due() + ", " + row.log() + ", " + row.wish()));
    }

    private void resume(Fid fid) {
        healthy().system().execution(fid).ifPresent(Execution::resume);
    }

    private List<ExecutionRow> undone() {
        return world.store().list(ExecutionQuery.ALL, Cursor.START, 10_000).items().stream()
                .filter(row ->
                        !row.isDone() || row.hold().node().filter(this::lives).isPresent())
                .toList();
    }

    /** Who died as nothing was left to do may hold it for ever. */
    private boolean lives(NodeId node) {
        return world.sites().stream()
                .flatMap(site -> site.open().stream())
                .anyMatch(open -> open.machine().mayAct(node));
    }

    /** Does it on the machine of the healthy runtime. */
    private void at(Runnable deed) {
        Task self = world.scheduler().current();
        self.moveTo(world.sites().get(0).open().orElseThrow().machine());
        try {
            deed.run();
        } catch (KodosumiException refused) {
            faults.add("after all was healed: " + refused);
        } finally {
            self.moveTo(world.outside());
        }
    }

    /** Everybody who follows now reads all of it. */
    private void follow() {
        for (World.Launched launched : world.executions()) {
            at(() -> healthy().system().execution(launched.fid()).ifPresent(this::follow));
        }
    }

    private void follow(Execution execution) {
        try (Follow follow = execution.follow(event -> world.witness().read(execution.fid(), "last", event))) {
            if (!follow.await(Duration.ofSeconds(30))) {
                faults.add("G2 " + execution.fid() + ": its log is never read to its end");
            }
        } catch (InterruptedException never) {
            throw new IllegalStateException(never);
        }
    }

    private void close() {
        List<Machine> machines = world.sites().stream()
                .flatMap(site -> site.open().stream())
                .map(Site.Open::machine)
                .toList();
        world.sites().forEach(Site::close);
        long end = world.scheduler().nanos() + Duration.ofMinutes(2).toNanos();
        for (Machine machine : machines) {
            while (world.scheduler().threads(machine) > 0 && world.scheduler().nanos() < end) {
                world.scheduler().sleep(Duration.ofSeconds(1));
            }
            if (world.scheduler().threads(machine) > 0) {
                faults.add("G10: threads are left of " + machine + ", which was closed:\n"
                        + world.scheduler().stacks());
                machine.crash();
            }
        }
    }
}
