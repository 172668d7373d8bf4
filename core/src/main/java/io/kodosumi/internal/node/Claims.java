package io.kodosumi.internal.node;

import io.kodosumi.internal.Services;
import io.kodosumi.internal.attempt.Started;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Claims executions, each with the opening of its attempt in the same unit unless a transport carries it. */
final class Claims {
    private final Services services;
    private final Node node;

    Claims(Services services, Node node) {
        this.services = services;
        this.node = node;
    }

    /** The writes that claim it as the attempt behind {@code seen}. */
    List<Write> writes(Fid fid, int seen, long placement, Write.Room room) {
        Write claim = new Write.Claim(fid, id(), node.id(), seen, placement, room);
        if (services.publisher().isPresent()) {
            return List.of(claim);
        }
        Started.Told told = told(seen + 1);
        Event opening = new Event(Event.position(seen + 1, 1), services.timing().now(), told.kind(), told.payload());
        return List.of(claim, new Write.Append(fid, 0, List.of(opening)));
    }

    /** The opening of a claimed attempt that is still to be published; empty if it went with the claim, or the log is closed. */
    Optional<Started.Told> opening(ExecutionRow row) {
        return services.publisher().isEmpty() || row.log().closed()
                ? Optional.empty()
                : Optional.of(told(row.hold().attempt()));
    }

    /** The position of the last event that was written with a claim. */
    long last(ExecutionRow row) {
        return services.publisher().isPresent()
                ? Event.position(row.hold().attempt(), 0)
                : Math.max(row.log().head(), Event.position(row.hold().attempt(), 1));
    }

    private String id() {
        RandomGenerator random = services.timing().random();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private Started.Told told(int attempt) {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("attempt", attempt);
        about.put("node", node.id().value());
        return new Started.Told(Event.ATTEMPT, services.codec().envelope(about));
    }

    /**
     * What became of a claim.
     *
     * @param row as it is since; empty if it was not to be had
     * @param isFull whether only the room was lacking
     */
    record Claimed(Optional<ExecutionRow> row, boolean isFull) {}

    /** Claims it. */
    Claimed claim(Fid fid, int seen, long placement, Write.Room room) {
        List<WriteResult> results =
                services.writes().submit(writes(fid, seen, placement, room)).await();
        if (results.get(0) instanceof WriteResult.Failed failed) {
            services.problems()
                    .report(fid, "It cannot be claimed: " + failed.cause().getMessage());
        }
        return results.get(0) instanceof WriteResult.Row claimed
                ? new Claimed(Optional.of(claimed.row()), false)
                : new Claimed(Optional.empty(), results.get(0).isFull());
    }
}
