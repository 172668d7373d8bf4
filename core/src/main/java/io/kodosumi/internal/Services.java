package io.kodosumi.internal;

import io.kodosumi.Timing;
import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.internal.store.Problems;
import io.kodosumi.internal.store.WriteQueue;
import io.kodosumi.internal.time.Timers;
import io.kodosumi.internal.transport.Publisher;
import io.kodosumi.spi.ExecutionStore;
import java.util.Optional;

/**
 * What every part of a runtime works with.
 *
 * @param publisher where events go; empty if they go straight into the store
 */
public record Services(
        Timing timing,
        Timers timers,
        ExecutionStore store,
        WriteQueue writes,
        JsonCodec codec,
        Problems problems,
        Limits limits,
        Optional<Publisher> publisher) {}
