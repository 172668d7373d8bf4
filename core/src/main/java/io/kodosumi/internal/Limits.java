package io.kodosumi.internal;

import io.kodosumi.Flow;
import io.kodosumi.spi.Write;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * The bounds of a runtime.
 *
 * @param lease how long its node may go without renewing
 * @param crashes how many crashes an execution survives
 * @param running how many executions run flow code at once on this node
 * @param runningOfUser how many of one user run flow code at once, on all nodes together; empty for any number
 * @param payload how many bytes (UTF-8) inputs, an event or a step's result may have
 * @param patience how long an emitter waits for a slow store
 * @param closing how long close() takes
 * @param parkFor how long a waiting attempt keeps its place
 * @param lock how long a lock stays open by default
 * @param progress the least time between two stored progress events
 * @param recheck how long at most between two looks at the store for what other processes did
 * @param retention how long an execution is kept after it ended; zero for ever
 * @param hooks the bounds of completion hooks
 */
public record Limits(
        Duration lease,
        int crashes,
        int running,
        OptionalInt runningOfUser,
        int payload,
        Duration patience,
        Duration closing,
        Duration parkFor,
        Duration lock,
        Duration progress,
        Duration recheck,
        Duration retention,
        Hooks hooks) {
    /**
     * The bounds of completion hooks.
     *
     * @param running of how many executions hooks run at once on this node
     * @param backoff how long after its first failure a hook is tried again
     * @param longestBackoff how long after any failure at most
     */
    public record Hooks(int running, Duration backoff, Duration longestBackoff) {}

    /** The room in the whole store that an execution of a flow needs to run. */
    public Write.Room room(Flow flow) {
        return flow.running().isEmpty() && runningOfUser.isEmpty()
                ? Write.Room.ANY
                : new Write.Room(flow.running(), runningOfUser);
    }
}
