package io.kodosumi.spi;

import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Executions with nothing left to do.
 *
 * @param user of this user only; empty for all
 * @param outcomes that ended so; empty for any
 * @param endedBefore and whose outcome is older than this
 * @param age and was recorded at least so long ago by the store's clock; zero for any
 */
public record PurgeQuery(Optional<UserId> user, Set<Status> outcomes, Instant endedBefore, Duration age) {
    /** Of any age. */
    public PurgeQuery(Optional<UserId> user, Set<Status> outcomes, Instant endedBefore) {
        this(user, outcomes, endedBefore, Duration.ZERO);
    }
}
