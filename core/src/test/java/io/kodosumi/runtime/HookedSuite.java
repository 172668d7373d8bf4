package io.kodosumi.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Completion;
import io.kodosumi.CompletionHook;
import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Outcome;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the suites about completion hooks share: hooks that note how they ran, and nodes that have them. */
public abstract class HookedSuite extends FlowSuite {
    /** One run of a hook, as it saw it. */
    protected record Seen(Outcome outcome, Completion completion) {}

    /** Notes each run of it, and what it was told. */
    protected static final class Notes implements CompletionHook {
        final List<Seen> all = new CopyOnWriteArrayList<>();
        private volatile int failing;

        /** It fails so many times first. */
        Notes failing(int times) {
            failing = times;
            return this;
        }

        @Override
        public void run(Outcome outcome, Completion completion) {
            all.add(new Seen(outcome, completion));
            if (all.size() <= failing) {
                throw new IllegalStateException("the bank is closed");
            }
        }

        Seen only() {
            assertThat(all).hasSize(1);
            return all.get(0);
        }

        List<Integer> tries() {
            return all.stream().map(seen -> seen.completion().tries()).toList();
        }
    }

    protected final Kodosumi.Builder hooked(ExecutionStore store, Flow... flows) {
        return builder(store, flows).setting("hook.backoff", "10ms").setting("hook.backoff.max", "20ms");
    }

    protected static Launch settling(String... hooks) {
        Launch launch = Launch.of("flow");
        for (String hook : hooks) {
            launch = launch.onOutcome(hook);
        }
        return launch;
    }

    /** The row of the execution, once no hook is armed any more. */
    protected static ExecutionRow done(ExecutionStore store, Execution execution) {
        return probe(
                "no hook of " + execution + " is armed",
                () -> store.find(execution.fid()).orElseThrow(),
                row -> row.isDone() && row.hold().node().isEmpty());
    }
}
