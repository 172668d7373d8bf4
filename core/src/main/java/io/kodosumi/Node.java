package io.kodosumi;

import io.kodosumi.model.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A node as others see it: one incarnation of a running runtime on the store, as its last beat left it. Immutable. */
public final class Node {
    private final NodeId id;
    private final State state;
    private final Duration silence;
    private final Said said;

    Node(NodeId id, State state, Duration silence, Said said) {
        this.id = Objects.requireNonNull(id, "id");
        this.state = state;
        this.silence = silence;
        this.said = said;
    }

    /** What a node does: the setting {@code kodo.roles}. */
    public enum Role {
        /** It takes launches. */
        LAUNCH,
        /** It claims executions and runs them. */
        WORK,
        /** It moves events from a transport into the store; with the embedded transport there is nothing to move. */
        SPOOL
    }

    static String words(Set<Role> roles) {
        return roles.stream().map(role -> role.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(","));
    }

    /** How a node is. */
    public enum State {
        /** Its lease holds. */
        LIVING,
        /** Its lease ran out: it stalls, or it is gone. Others may take over what it runs. */
        LATE,
        /** Another took over from it, or it closed: it never comes back under this id. */
        DEAD
    }

    /**
     * A flow that can be run.
     *
     * @param version the version, one of perhaps several
     * @param summary what lists show of it
     * @param deprecated whether it shall not be used for anything new
     * @param form whether its inputs must satisfy a form
     * @param deadline how long its executions may take, if a launch does not say
     */
    public record Offer(
            String flow,
            String version,
            Optional<String> summary,
            boolean deprecated,
            boolean form,
            Optional<Duration> deadline) {
        /** The name and the version. */
        @Override
        public String toString() {
            return flow + ":" + version;
        }
    }

    /** What a node says about itself. */
    record Said(
            Set<Role> roles,
            List<Offer> offers,
            int more,
            List<String> hooks,
            int moreHooks,
            String host,
            String version,
            Optional<Instant> started) {}

    /** Its id. */
    public NodeId id() {
        return id;
    }

    /** How it is. */
    public State state() {
        return state;
    }

    /** How long ago it last renewed its lease. */
    public Duration silence() {
        return silence;
    }

    /** What it does; empty if it does not say. */
    public Set<Role> roles() {
        return said.roles();
    }

    /** The flows that it runs, in the order in which it has them: of two versions of one name the later one is the newer. */
    public List<Offer> offers() {
        return said.offers();
    }

    /** How many flows it runs beside those that it names: it has more than a node can tell. */
    public int moreOffers() {
        return said.more();
    }

    /** The completion hooks that it has, by name. */
    public List<String> hooks() {
        return said.hooks();
    }

    /** How many hooks it has beside those that it names. */
    public int moreHooks() {
        return said.moreHooks();
    }

    /** Whether it has this hook; one that has more than it can tell may have any. */
    boolean mayHaveHook(String name) {
        return said.moreHooks() > 0 || said.hooks().contains(name);
    }

    /** The machine that it runs on; empty if it does not say. */
    public String host() {
        return said.host();
    }

    /** The version of its library; empty if it does not say. */
    public String version() {
        return said.version();
    }

    /** When it opened, by its own clock. */
    public Optional<Instant> started() {
        return said.started();
    }

    /** The id and how it is. */
    @Override
    public String toString() {
        return id + " (" + state + ")";
    }
}
