package io.kodosumi.spi;

import io.kodosumi.model.Fid;
import io.kodosumi.model.UserId;
import java.time.Duration;
import java.util.Optional;

/**
 * What a launch fixed for ever.
 *
 * @param parent the execution that launched it, if one did
 * @param key the user's idempotency key, unique per user among executions not purged
 * @param digest stands for the flow's name and its inputs
 * @param route the one string by which nodes find work that they can do; composed by core, only compared by a store
 * @param deadline how long it may take, counted from its creation
 * @param labels a JSON object of text values
 */
public record Order(
        Optional<Fid> parent,
        UserId user,
        Optional<String> key,
        String digest,
        String flow,
        String version,
        String route,
        Optional<Duration> deadline,
        String labels) {
    /** This order under another route. */
    public Order withRoute(String other) {
        return new Order(parent, user, key, digest, flow, version, other, deadline, labels);
    }
}
