package io.kodosumi.spi;

import io.kodosumi.model.Fid;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Filters of a listing of executions; empty means any, and all given must hold.
 *
 * @param from created at or after
 * @param until created before
 * @param labels each with exactly this value
 */
public record ExecutionQuery(
        Set<Fid> fids,
        Set<UserId> users,
        Set<String> flows,
        Set<Status> status,
        Optional<Instant> from,
        Optional<Instant> until,
        Map<String, String> labels) {
    /** Every execution. */
    public static final ExecutionQuery ALL =
            new ExecutionQuery(Set.of(), Set.of(), Set.of(), Set.of(), Optional.empty(), Optional.empty(), Map.of());

    /** Those of one user. */
    public static ExecutionQuery of(UserId user) {
        return new ExecutionQuery(
                Set.of(), Set.of(user), Set.of(), Set.of(), Optional.empty(), Optional.empty(), Map.of());
    }
}
