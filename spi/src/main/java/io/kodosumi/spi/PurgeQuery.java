package io.kodosumi.spi;

import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Executions with nothing left to do.
 *
 * @param user of this user only; empty for all
 * @param outcomes that ended so; empty for any
 * @param endedBefore and whose outcome is older than this
 */
public record PurgeQuery(Optional<UserId> user, Set<Status> outcomes, Instant endedBefore) {}
