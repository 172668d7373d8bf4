package io.kodosumi.spi;

import io.kodosumi.model.Fid;
import io.kodosumi.model.LockState;
import io.kodosumi.model.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * A lock as stored.
 *
 * @param lid its id, unique within its execution
 * @param owner the user of its execution
 * @param flow the flow of its execution
 * @param form JSON text
 * @param closed who closed it and how; empty while it is open
 * @param now what the store's clock said when it was read
 */
public record LockRow(
        Fid fid,
        String lid,
        UserId owner,
        String flow,
        String name,
        String form,
        Instant opened,
        Instant expires,
        LockState state,
        Optional<Closed> closed,
        Instant now) {
    /**
     * The end of a lock.
     *
     * @param id the id of the act that closed it
     * @param answer JSON text; the text {@code null} where there is none
     */
    public record Closed(String id, UserId by, Instant at, String answer) {}
}
