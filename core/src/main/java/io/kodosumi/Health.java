package io.kodosumi;

import io.kodosumi.internal.store.Problems;
import io.kodosumi.model.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a runtime is: what is wrong at present and since when, and how much waits. A value: it does not change.
 *
 * @param problems what is wrong; empty when all is well
 * @param here what this node does
 * @param queue what waits for the store
 * @param store how the store stood when it last answered; empty if it never did
 */
public record Health(List<Problem> problems, Here here, Queue queue, Optional<Standing> store) {
    /** Copies the problems. */
    public Health {
        problems = List.copyOf(problems);
    }

    /** In a word. */
    public enum Status {
        /** All is well. */
        UP,
        /** This node is well, and something else is not, such as single executions: see problems and what is stranded. */
        DEGRADED,
        /** This node cannot do its work now, or not all of it. It recovers by itself when the cause is gone. */
        DOWN
    }

    /** In a word. */
    public Status status() {
        if (!problems.stream().allMatch(Problem::leavesNodeWell)) {
            return Status.DOWN;
        }
        boolean stranded = store.filter(Standing::hasStranded).isPresent();
        return stranded || !problems.isEmpty() ? Status.DEGRADED : Status.UP;
    }

    /** Whether nothing is wrong with this node; single executions may be in trouble. */
    public boolean isUp() {
        return status() != Status.DOWN;
    }

    /** As a JSON object, for an HTTP endpoint; its keys are documented and stay. */
    public String toJson() {
        return HealthJson.of(this);
    }

    /**
     * One thing that is wrong.
     *
     * @param what a short name
     * @param detail a sentence with the values and what to do
     * @param since by this machine's clock
     */
    public record Problem(String what, String detail, Instant since) {
        private boolean leavesNodeWell() {
            return what.startsWith(Problems.EXECUTION) || what.equals(Problems.RETENTION);
        }
    }

    /**
     * What this node does.
     *
     * @param running how many executions are here and run flow code, or are about to
     * @param parked how many are here and wait: they take no place
     * @param places how many may run flow code at once
     */
    public record Here(NodeId node, int running, int parked, int places) {}

    /**
     * What waits to be written: all that was emitted here and is not known to be stored, also what a transport has already.
     *
     * @param units how many units of writes, and with a transport how many events
     * @param bytes roughly how much they carry
     * @param bound from how many units on launches and answers wait
     * @param oldest how long the oldest has been waiting
     */
    public record Queue(int units, long bytes, int bound, Optional<Duration> oldest) {}

    /**
     * How the store stands, for all nodes.
     *
     * @param age how long ago it said so
     * @param unsettled the executions that have no outcome yet
     * @param stranded those among them that no living node can run
     * @param strandedHooks the completion hooks that are to be run and that no living node has
     * @param nodes the nodes that live or are late, the last to open first
     */
    public record Standing(
            Duration age,
            Unsettled unsettled,
            List<Stranded> stranded,
            List<StrandedHook> strandedHooks,
            List<Node> nodes) {
        /** Copies the lists. */
        public Standing {
            stranded = List.copyOf(stranded);
            strandedHooks = List.copyOf(strandedHooks);
            nodes = List.copyOf(nodes);
        }

        private boolean hasStranded() {
            return !stranded.isEmpty() || !strandedHooks.isEmpty();
        }
    }

    /**
     * Executions without an outcome.
     *
     * @param running held by a node, with flow code that runs
     * @param parked held by a node, waiting
     * @param waiting held by nobody and due: they wait for a place
     * @param resting held by nobody and not due: they sleep, are paused, or wait for an answer
     * @param oldest for how long the first of those that wait has been due
     */
    public record Unsettled(long running, long parked, long waiting, long resting, Optional<Duration> oldest) {}

    /**
     * Executions of a flow in a version that no living node has.
     *
     * @param executions how many
     * @param oldest for how long the first of them has been due, if one is
     */
    public record Stranded(String flow, String version, long executions, Optional<Duration> oldest) {}

    /**
     * Executions that have ended, and named a completion hook that no living node has.
     *
     * @param executions how many
     * @param oldest how long ago the first of them ended
     */
    public record StrandedHook(String hook, long executions, Duration oldest) {}
}
