package io.kodosumi.internal;

import java.time.Duration;

/**
 * The bounds of a runtime.
 *
 * @param lease how long its node may go without renewing
 * @param crashes how many crashes an execution survives
 * @param running how many executions run flow code at once
 * @param payload how many bytes (UTF-8) inputs, an event or a step's result may have
 * @param patience how long an emitter waits for a slow store
 * @param closing how long close() takes
 * @param parkFor how long a waiting attempt keeps its place
 * @param lock how long a lock stays open by default
 * @param progress the least time between two stored progress events
 * @param recheck how long at most between two looks at the store for what other processes did
 * @param retention how long an execution is kept after it ended; zero for ever
 */
public record Limits(
        Duration lease,
        int crashes,
        int running,
        int payload,
        Duration patience,
        Duration closing,
        Duration parkFor,
        Duration lock,
        Duration progress,
        Duration recheck,
        Duration retention) {}
