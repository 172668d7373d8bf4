package io.kodosumi.internal.attempt;

import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Executor.Ran;
import java.util.Optional;

/** What a claimed execution needs before, or instead of, its flow's code. Any node with the work role can do it. */
final class WithoutFlow {
    private final Context context;
    private final Ending ending;

    WithoutFlow(Context context, Ending ending) {
        this.context = context;
        this.ending = ending;
    }

    /** Does it; empty if the flow is to run. */
    Optional<Ran> run() {
        ExecutionRow row = context.row();
        if (row.end().isPresent()) {
            return Optional.of(
                    row.log().closed()
                            ? ending.drained()
                            : ending.close(row.end().get()));
        }
        if (row.wish().cancel().isPresent()) {
            return Optional.of(ending.cancelled(row.wish().cancel().get()));
        }
        if (row.deadline().filter(at -> !at.isAfter(row.now())).isPresent()) {
            return Optional.of(ending.timedOut(row.deadline().get()));
        }
        int bound = context.services().limits().crashes();
        if (row.hold().crashes() > bound) {
            return Optional.of(ending.error(
                    "CrashedTooOften",
                    "Its process died " + row.hold().crashes() + " times while it ran, and may " + bound
                            + " times: it is not run again"));
        }
        return row.wish().paused() ? Optional.of(ending.paused()) : Optional.empty();
    }
}
