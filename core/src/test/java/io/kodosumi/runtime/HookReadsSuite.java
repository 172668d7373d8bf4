package io.kodosumi.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Kodosumi;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import io.kodosumi.tck.ForwardingStore;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Completion hooks, and what their claim reads anew while one of them runs, because somebody asked for another. */
public abstract class HookReadsSuite extends HookedSuite {
    /** Lets a test stand between a claim and what it reads of its hooks. */
    private static final class Between extends ForwardingStore {
        private final AtomicInteger reads = new AtomicInteger();
        private volatile Reading reading = Supplier::get;

        private interface Reading {
            List<Fact> of(Supplier<List<Fact>> facts);
        }

        Between(ExecutionStore to) {
            super(to);
        }

        @Override
        public List<Fact> facts(Fid fid, String space, String after, int limit) {
            Supplier<List<Fact>> facts = () -> super.facts(fid, space, after, limit);
            boolean isClaims = Thread.currentThread().getName().equals("kodosumi " + fid);
            return space.equals(Fact.HOOK) && isClaims ? reading.of(facts) : facts.get();
        }
    }

    private final Notes settle = new Notes();
    private final Gate gate = new Gate();

    /** One hook runs, and another that has failed waits for an hour. */
    private Execution running(Between store) throws InterruptedException {
        Notes mail = new Notes().failing(1);
        Kodosumi kodosumi = open(builder(store, flow((inputs, tracer) -> "done"))
                .hook("settle", (outcome, completion) -> {
                    settle.run(outcome, completion);
                    gate.pass();
                })
                .hook("mail", mail)
                .setting("hook.backoff", "1h")
                .setting("hook.backoff.max", "1h"));
        Execution execution = alice(kodosumi).launch(settling("settle", "mail"));
        gate.awaitVisitor();
        probe("mail waits", execution::hooks, hooks -> hooks.get(0).again().isPresent());
        return execution;
    }

    @Test
    void a_read_that_fails_gives_no_claim_up_under_one_that_runs() throws Exception {
        Between store = new Between(store());
        Execution execution = running(store);
        store.reading = facts -> {
            store.reads.incrementAndGet();
            throw FaultyStore.away();
        };
        assertThat(execution.runHook("mail")).isTrue();
        Probe.until("it was read", store.reads::get, reads -> reads > 0);
        store.reading = Supplier::get;
        gate.open();

        done(store, execution);
        assertThat(settle.tries()).containsExactly(1);
    }

    @Test
    void one_that_ends_while_it_is_read_as_armed_does_not_run_again() throws Exception {
        Between store = new Between(store());
        Execution execution = running(store);
        store.reading = facts -> {
            List<Fact> armed = facts.get();
            gate.open();
            Probe.until(
                    "it has ended",
                    Threads::ofKodosumi,
                    threads -> threads.stream().noneMatch(("kodosumi " + execution.fid() + " settle")::equals));
            return armed;
        };
        assertThat(execution.runHook("mail")).isTrue();

        done(store, execution);
        assertThat(settle.tries()).containsExactly(1);
    }
}
