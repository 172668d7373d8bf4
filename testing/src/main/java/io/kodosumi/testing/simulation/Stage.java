package io.kodosumi.testing.simulation;

import io.kodosumi.Branch;
import io.kodosumi.Tracer;
import io.kodosumi.model.Fid;
import io.kodosumi.tck.Witness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Where a flow or one of its branches plays; notes what it sees. */
final class Stage {
    private final World world;
    private final Tracer tracer;
    private final String prefix;
    private final List<String> said = new ArrayList<>();

    /** @param prefix of its keys in the journal */
    Stage(World world, Tracer tracer, String prefix) {
        this.world = world;
        this.tracer = tracer;
        this.prefix = prefix;
    }

    void play(List<Act> acts) throws Exception {
        for (Act act : acts) {
            act.play(this);
        }
    }

    Tracer tracer() {
        return tracer;
    }

    private Fid fid() {
        return tracer.fid();
    }

    private String key(String name) {
        return prefix + name + "~1";
    }

    void say(String word) {
        String payload = prefix + word;
        tracer.debug(payload);
        said.add(payload);
    }

    void pass(Duration so) {
        world.scheduler().sleep(so);
    }

    // ---- what it sees ----

    /** The flow's code begins. */
    void enter() {
        int attempt = tracer.attempt();
        boolean isCarried =
                world.post().filter(post -> post.hasOpened(fid(), attempt)).isPresent();
        world.observer().plays(fid(), attempt, isCarried);
    }

    /** Which pause it is in; 0 for none. */
    int pause() {
        return world.observer().pause(fid(), tracer.attempt());
    }

    /** The first try of a step that was called during this pause. */
    void starts(String step, int during) {
        world.observer().starts(fid(), key(step), tracer.attempt(), during);
    }

    void begins(String step) {
        world.observer().begins(fid(), key(step), tracer.attempt());
    }

    /** A body comes to its result. */
    int ran(String key) {
        int attempt = tracer.attempt();
        world.witness().ran(new Witness.Ran(key, attempt));
        return attempt;
    }

    void returned(String step, String json) {
        world.witness().returned(fid(), key(step), json);
        said.forEach(payload -> world.witness().told(fid(), key(step), tracer.attempt(), payload));
        said.clear();
    }

    void heard(String lock, String word) {
        world.witness().heard(fid(), key(lock), "{\"word\":\"" + word + "\"}");
    }

    /** Whether it fails here once more. */
    boolean stumbles(String name, int times) {
        boolean stumbles = world.stumbles(fid() + prefix + name, times);
        if (stumbles) {
            world.witness().failed(fid());
        }
        return stumbles;
    }

    Branch<String> branch(String name, List<Act> acts) {
        return tracer.branch(name, inner -> {
            new Stage(world, inner, prefix + name + "~1:").play(acts);
            return name;
        });
    }
}
