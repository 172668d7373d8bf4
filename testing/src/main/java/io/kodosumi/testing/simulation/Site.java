package io.kodosumi.testing.simulation;

import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Retry;
import io.kodosumi.model.KodosumiException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A place where one runtime after another is opened, each on a machine of its own. */
final class Site {
    private static final Retry RETRY = Retry.times(3).backoff(Duration.ofMillis(200), 2, Duration.ofSeconds(2));

    private static final List<String> ROLES = List.of("", "", "launch,work", "work", "spool", "work,spool");

    private final World world;
    private final int number;
    private final Chance chance;
    private int incarnation;
    private Optional<Machine> machine = Optional.empty();
    private Optional<Open> open = Optional.empty();

    Site(World world, int number, Chance chance) {
        this.world = world;
        this.number = number;
        this.chance = chance;
    }

    /** A runtime and the machine that it is on. */
    record Open(Machine machine, Kodosumi kodosumi) {}

    /** What is open here. */
    Optional<Open> open() {
        return open;
    }

    /** Opens the next one, however often it takes; it is there as soon as the thread that does so has come to its end. */
    void start(boolean isWhole) {
        Machine fresh = world.machine("n" + number + "." + ++incarnation, chance);
        machine = Optional.of(fresh);
        boolean launchOnly = !isWhole && world.setup().machines() > 1 && chance.oneIn(8);
        boolean workOnly = !isWhole && chance.oneIn(8);
        boolean isNewer = isWhole || chance.oneIn(2);
        String roles = isWhole || !world.mode().transport()
                ? launchOnly ? "launch" : workOnly ? "work" : ""
                : chance.of(ROLES);
        world.scheduler().start(fresh, fresh + " opens", () -> {
            while (true) {
                try {
                    Kodosumi.Builder builder = builder(fresh, roles);
                    Kodosumi kodosumi = hooks(flows(builder, isNewer), isNewer).open();
                    open = Optional.of(new Open(fresh, kodosumi));
                    return;
                } catch (KodosumiException away) {
                    if (!away.isTransient()) {
                        throw away;
                    }
                    world.scheduler().sleep(Duration.ofMillis(500));
                }
            }
        });
    }

    private Kodosumi.Builder builder(Machine machine, String roles) {
        Setup setup = world.setup();
        Kodosumi.Builder builder = Kodosumi.builder()
                .store(world.wire(machine, chance))
                .timing(machine)
                .setting("node.lease", Setup.LEASE.toString())
                .setting("store.recheck", "2s")
                .setting("store.patience", "20s")
                .setting("close.timeout", "20s")
                .setting("execution.crashes", "50")
                .setting("execution.running", Integer.toString(setup.running()))
                .setting("execution.running.user", Integer.toString(setup.room().ofUser()))
                .setting("park.for", setup.parkFor().toString());
        world.post().ifPresent(post -> builder.transport("post", new Line(world, post, machine, chance.split())));
        return roles.isEmpty() ? builder : builder.setting("roles", roles);
    }

    private Kodosumi.Builder flows(Kodosumi.Builder builder, boolean isNewer) {
        builder.flow(flow("1"));
        return isNewer ? builder.flow(flow("2")) : builder;
    }

    private Kodosumi.Builder hooks(Kodosumi.Builder builder, boolean isNewer) {
        if (!world.mode().hooks()) {
            return builder;
        }
        builder.setting("hook.backoff", "200ms").setting("hook.backoff.max", "2s");
        builder.hook("mail", world.hooks()::call);
        return isNewer ? builder.hook("pay", world.hooks()::call) : builder;
    }

    private Flow flow(String version) {
        Flow flow = Flow.of("plot", (inputs, tracer) -> {
                    Stage stage = new Stage(world, tracer, "");
                    stage.enter();
                    stage.play(world.plot((int) inputs.integer("plot")));
                    return inputs.integer("plot");
                })
                .version(version)
                .retry(RETRY);
        int bound = world.setup().room().ofFlow();
        return bound == 0 ? flow : flow.running(bound);
    }

    /** It dies where it stands. */
    void crash() {
        machine.ifPresent(dying -> {
            world.trace().note(dying, "crashes");
            dying.crash();
        });
        leave();
    }

    private void leave() {
        machine = Optional.empty();
        open = Optional.empty();
    }

    /** It does not run for a while. */
    void stall(Duration so) {
        machine.ifPresent(stalling -> {
            world.trace().note(stalling, "stalls for " + so);
            stalling.stall(so);
        });
    }

    /** It goes on. */
    void wake() {
        machine.ifPresent(Machine::wake);
    }

    /** Whether nothing was started here, or it is gone. */
    boolean isEmpty() {
        return machine.isEmpty();
    }

    /** It is closed as it should be, if it is open. */
    void close() {
        open.ifPresent(site -> {
            leave();
            world.trace().note(site.machine(), "closes");
            site.machine().closes();
            world.scheduler().start(site.machine(), site.machine() + " closes", site.kodosumi()::close);
        });
    }
}
