package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.runtime.FaultyTransport.Call.PUBLISH;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Kodosumi;
import io.kodosumi.model.Event;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.tck.ForwardingStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The order of what goes over a transport and what is written beside it. */
public abstract class TransportOrderSuite extends CarriedSuite {
    private static final Duration LONG = Duration.ofHours(1);

    /** Sees whether what an entry must follow was accepted as it is written. */
    private final class Watching extends ForwardingStore {
        private final Map<String, String> needs = Map.of("put s~1", "a", "lock", "b", "settle", "c");
        private final List<String> seen = new CopyOnWriteArrayList<>();

        Watching(ExecutionStore to) {
            super(to);
        }

        @Override
        public List<List<WriteResult>> write(List<List<Write>> units) {
            units.forEach(unit -> unit.forEach(this::look));
            return super.write(units);
        }

        private void look(Write write) {
            String what = write instanceof Write.Put put
                    ? "put " + put.fact().key()
                    : write instanceof Write.OpenLock ? "lock" : write instanceof Write.Settle ? "settle" : "";
            String payload = needs.get(what);
            if (payload != null) {
                seen.add(what + " " + faulty.hasAccepted(payload));
            }
        }
    }

    @Test
    void what_precedes_a_step_a_lock_or_the_outcome_is_accepted_before_that_is_written() throws Exception {
        Watching store = new Watching(store());
        Kodosumi kodosumi = runtime(store, flow((inputs, tracer) -> {
            tracer.debug("a");
            tracer.step("s", String.class, key -> "");
            tracer.debug("b");
            tracer.lock("approve", form(checkbox("ok")), LONG);
            tracer.debug("c");
            return null;
        }));
        Execution execution = launch(kodosumi);
        openLock(execution).answer(Map.of("ok", true));
        outcome(execution);

        assertThat(store.seen).containsExactly("put s~1 true", "lock true", "settle true");
    }

    @Test
    void no_flow_code_runs_before_the_opening_is_accepted() throws Exception {
        AtomicReference<Boolean> opened = new AtomicReference<>();
        faulty.fails(PUBLISH, false);
        Kodosumi kodosumi = runtime(store(), flow((inputs, tracer) -> {
            opened.set(faulty.accepted().stream().anyMatch(Event::opens));
            return null;
        }));
        Execution execution = launch(kodosumi);
        Probe.until("it is said", kodosumi::health, health -> !health.isUp());
        assertThat(opened.get()).isNull();
        faulty.fault(FaultyTransport.Fault.NONE);

        outcome(execution);
        assertThat(opened.get()).isTrue();
    }

    /** Does not say for a while that somebody asked for something that runs here. */
    private static final class Deaf extends ForwardingStore {
        private final List<Write> rests = new CopyOnWriteArrayList<>();
        private volatile boolean deaf = true;

        Deaf(ExecutionStore to) {
            super(to);
        }

        @Override
        public Work.Page due(Work.Query query) {
            Work.Page page = super.due(query);
            List<Work> heard = page.due().stream()
                    .filter(work -> !deaf || work.kind() != Work.Kind.WAKE)
                    .toList();
            return new Work.Page(heard, page.more(), page.next());
        }

        @Override
        public List<List<WriteResult>> write(List<List<Write>> units) {
            List<List<WriteResult>> results = super.write(units);
            units.forEach(
                    unit -> unit.stream().filter(Write.Rest.class::isInstance).forEach(rests::add));
            return results;
        }
    }

    // the log ended with 'paused', behind a 'cancelled' that nobody had stored yet
    @Test
    void a_pause_that_is_seen_behind_the_closing_events_is_not_told() throws Exception {
        ExecutionStore store = store();
        Deaf deaf = new Deaf(store);
        Gate gate = new Gate();
        Kodosumi worker = open(builder(deaf, flow((inputs, tracer) -> {
                    gate.pass();
                    return null;
                }))
                .setting("store.recheck", "100ms"));
        Kodosumi other = node(store, "launch", flow((inputs, tracer) -> null));
        Execution execution = launch(worker);
        gate.awaitVisitor();
        faulty.holdsBack(true);
        assertThat(again(other, execution).cancel("enough")).isTrue();
        assertThat(again(other, execution).pause()).isTrue();
        gate.open();
        faulty.awaitAccepted(Event.STATUS, "cancelled");

        deaf.deaf = false;
        Probe.until("it looked", () -> List.copyOf(deaf.rests), rests -> !rests.isEmpty());
        faulty.holdsBack(false);

        assertThat(kinds(log(execution))).endsWith("error", "status:cancelled").doesNotContain("status:paused");
    }
}
