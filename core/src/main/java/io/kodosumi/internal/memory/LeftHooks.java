package io.kodosumi.internal.memory;

import io.kodosumi.spi.Overview;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The completion hooks that are still to be run, by name. */
final class LeftHooks {
    private LeftHooks() {}

    static List<Overview.Hook> of(Collection<Execution> executions) {
        Map<String, Overview.Hook> left = new TreeMap<>();
        for (Execution execution : executions) {
            if (execution.log.isClosed() && !execution.isDone()) {
                Instant ended = execution.end.orElseThrow().at();
                execution
                        .facts
                        .hooks()
                        .forEach(name -> left.merge(name, new Overview.Hook(name, 1, ended), LeftHooks::both));
            }
        }
        return List.copyOf(left.values());
    }

    private static Overview.Hook both(Overview.Hook one, Overview.Hook other) {
        Instant since = one.since().isBefore(other.since()) ? one.since() : other.since();
        return new Overview.Hook(one.name(), one.executions() + other.executions(), since);
    }
}
