package io.kodosumi.examples.own;

import static io.kodosumi.spi.WriteResult.Reason.CLOSED;
import static io.kodosumi.spi.WriteResult.Reason.FENCED;
import static io.kodosumi.spi.WriteResult.Reason.FLOW_LIMIT;
import static io.kodosumi.spi.WriteResult.Reason.HELD;
import static io.kodosumi.spi.WriteResult.Reason.USER_LIMIT;

import io.kodosumi.model.NodeId;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionRow.Hold;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.spi.WriteResult.Reason;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** Judges who may run an execution, and how many may at once. */
final class ClaimWrites {
    private final Transaction tx;

    ClaimWrites(Transaction tx) {
        this.tx = tx;
    }

    WriteResult claim(Write.Claim write, Kept kept) {
        if (kept.marks().claim().equals(write.id())) {
            return tx.row(kept);
        }
        if (kept.isDone()) {
            return kept.refused(CLOSED);
        }
        Hold hold = kept.hold();
        if (hold.attempt() != write.seen() || tx.isDead(write.node())) {
            return kept.refused(FENCED);
        }
        boolean isFromTheDead =
                hold.node().filter(holder -> !mayLive(holder, write.node())).isPresent();
        if (hold.node().isPresent() && !isFromTheDead && write.placement() <= hold.placement()) {
            return kept.refused(HELD);
        }
        Optional<Reason> limit = kept.isRunning() ? Optional.empty() : limit(kept, write.room());
        if (limit.isPresent()) {
            return kept.refused(limit.get());
        }
        hold.node().filter(holder -> isFromTheDead).ifPresent(tx::bury);
        return tx.keep(claimed(kept, write, isFromTheDead && !hold.parked()));
    }

    /** Whether the holder may still live, for all that is known to the claimant, which may be the holder itself. */
    private boolean mayLive(NodeId holder, NodeId claimant) {
        return holder.equals(claimant) || tx.mayLive(holder);
    }

    private static Kept claimed(Kept kept, Write.Claim write, boolean hasCrashed) {
        Hold hold = kept.hold();
        return kept.with(new Hold(
                        write.seen() + 1,
                        Optional.of(write.node()),
                        false,
                        Math.max(hold.placement(), write.placement()),
                        hold.failures(),
                        hold.crashes() + (hasCrashed ? 1 : 0)))
                .dueAt(Optional.empty())
                .with(kept.marks().withClaim(write.id()));
    }

    /** The bound that the others which run have reached, if any; that of the flow is looked at first. */
    Optional<Reason> limit(Kept kept, Write.Room room) {
        String flow = kept.order().flow();
        UserId user = kept.order().user();
        if (isFull(kept, room.ofFlow(), queue -> queue.flow().equals(flow))) {
            return Optional.of(FLOW_LIMIT);
        }
        return isFull(kept, room.ofUser(), queue -> queue.user().equals(user))
                ? Optional.of(USER_LIMIT)
                : Optional.empty();
    }

    private boolean isFull(Kept kept, OptionalInt bound, Predicate<Index.Queue> counts) {
        long running = tx.index.running().entrySet().stream()
                .filter(each -> counts.test(each.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
        long others = kept.isRunning() ? running - 1 : running;
        return bound.isPresent() && others >= bound.getAsInt();
    }
}
