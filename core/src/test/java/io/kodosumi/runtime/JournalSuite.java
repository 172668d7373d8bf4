package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.FlowCode;
import io.kodosumi.Kodosumi;
import io.kodosumi.Lock;
import io.kodosumi.Outcome;
import io.kodosumi.StepFailed;
import io.kodosumi.Tracer;
import io.kodosumi.Type;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.tck.ForwardingStore;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The journal: what is stored with a step, and what is said when the code no longer fits it. */
public abstract class JournalSuite extends FlowSuite {
    private static final Duration LONG = Duration.ofSeconds(1);
    private static final String ADVICE = ". The flow's code was changed under a running execution:"
            + " give the changed code a new version, keep the old way behind tracer.patched(…), or cancel the execution.";

    // G3
    @Test
    void events_before_a_step_completes_are_stored_in_its_unit_or_earlier() throws Exception {
        Recording store = new Recording(store());
        Execution execution = run(builder(store, flow((inputs, tracer) -> {
            tracer.debug("before");
            tracer.step("s", String.class, key -> {
                tracer.debug("inside");
                return "";
            });
            return null;
        })));
        if (this instanceof Spooled) { // they are accepted by then, and stored whenever they are
            assertThat(store.unitOf(execution.fid(), "put s~1")).containsExactly("put s~1");
            return;
        }
        List<String> written = store.written(execution.fid());
        int step = written.indexOf("put s~1");
        assertThat(step).isGreaterThan(written.indexOf("event before"));
        assertThat(step).isGreaterThan(written.indexOf("event inside"));
    }

    @Test
    void events_before_the_outcome_and_its_closing_events_are_one_unit() throws Exception {
        Recording store = new Recording(store());
        Execution execution = run(builder(store, flow((inputs, tracer) -> {
            tracer.step("s", String.class, key -> "");
            tracer.debug("last");
            return null;
        })));
        log(execution);
        if (this instanceof Spooled) { // the closing events follow over the transport
            assertThat(store.unitOf(execution.fid(), "settle")).containsExactly("settle");
            return;
        }
        assertThat(store.unitOf(execution.fid(), "settle"))
                .endsWith("settle", "event {\"NoneType\":null}", "event finished");
    }

    @Test
    void a_caught_failure_of_a_step_is_written_with_the_next_entry() throws Exception {
        Recording store = new Recording(store());
        Execution execution = run(builder(store, flow((inputs, tracer) -> {
            try {
                tracer.step("failing", String.class, key -> {
                    throw new IllegalStateException("no");
                });
            } catch (StepFailed failed) {
                tracer.debug("caught");
            }
            return tracer.step("next", String.class, key -> "");
        })));
        assertThat(store.unitOf(execution.fid(), "put next~1")).containsSubsequence("put failing~1", "put next~1");
    }

    @Test
    void a_step_that_is_asked_for_as_another_type_is_reported_with_both() throws Exception {
        assertThat(changed(
                        (inputs, tracer) -> tracer.step("s", Integer.class, key -> 1),
                        (inputs, tracer) -> tracer.step("s", new Type<List<String>>() {}, key -> List.of())))
                .isEqualTo("the journal has 's~1' as 'Integer', and the flow asks for it as 'List<String>'" + ADVICE);
    }

    @Test
    void a_step_that_became_a_sleep_is_reported_with_both() throws Exception {
        assertThat(changed((inputs, tracer) -> tracer.step("s", Integer.class, key -> 1), (inputs, tracer) -> {
                    tracer.sleep("s", LONG);
                    return null;
                }))
                .isEqualTo("the journal has 's~1' as 'Integer', and the flow asks for it as a sleep" + ADVICE);
    }

    @Test
    void a_step_that_became_a_lock_is_reported_with_both() throws Exception {
        assertThat(changed(
                        (inputs, tracer) -> tracer.step("s", Integer.class, key -> 1),
                        (inputs, tracer) -> tracer.lock("s", form(checkbox("ok")))))
                .isEqualTo("the journal has 's~1' as 'Integer', and the flow asks for it as a lock" + ADVICE);
    }

    @Test
    void a_sleep_that_became_a_step_is_reported_with_both() throws Exception {
        assertThat(changed(
                        (inputs, tracer) -> {
                            tracer.sleep("s", Duration.ZERO);
                            return null;
                        },
                        (inputs, tracer) -> tracer.step("s", Integer.class, key -> 1)))
                .isEqualTo("the journal has 's~1' as a sleep, and the flow asks for it as 'Integer'" + ADVICE);
    }

    @Test
    void a_failed_step_that_became_a_sleep_is_reported_with_both() throws Exception {
        assertThat(changed(
                        (inputs, tracer) -> {
                            try {
                                tracer.step("s", Integer.class, key -> {
                                    throw new IllegalStateException("no");
                                });
                            } catch (StepFailed failed) {
                                tracer.debug("caught");
                            }
                            return null;
                        },
                        (inputs, tracer) -> {
                            tracer.sleep("s", LONG);
                            return null;
                        }))
                .isEqualTo("the journal has 's~1' as a failed step, and the flow asks for it as a sleep" + ADVICE);
    }

    /** What the flow is told when it runs one code, gives up its place, and then runs another. */
    private String changed(FlowCode before, FlowCode after) {
        Execution execution = runSuspending((inputs, tracer) -> {
            FlowCode code = tracer.attempt() == 1 ? before : after;
            Object result = code.run(inputs, tracer);
            tracer.sleep("pause", LONG);
            return result;
        });
        Outcome outcome = execution.outcome().orElseThrow();
        assertThat(outcome.status()).isEqualTo(Status.ERROR);
        assertThat(execution.attempts()).isEqualTo(2); // it is final: trying again would change nothing
        return outcome.failure().orElseThrow().message().replace("Execution " + execution.fid() + ": ", "");
    }

    @Test
    void a_lock_that_became_a_step_or_a_sleep_is_reported_with_both() throws Exception {
        for (String now : List.of("a step", "a sleep")) {
            ExecutionStore store = store();
            Kodosumi kodosumi = open(suspending(store, flow((inputs, tracer) -> {
                if (tracer.attempt() == 1) {
                    tracer.lock("s", form(checkbox("ok")));
                }
                return now.equals("a step") ? tracer.step("s", Integer.class, key -> 1) : slept(tracer);
            })));
            Execution execution = launch(kodosumi);
            Lock lock = execution.awaitLock(SOON).orElseThrow();
            probe(
                    "its place given up", // an answer that comes earlier lets the first attempt go on
                    () -> store.find(execution.fid()).orElseThrow().hold().node(),
                    Optional::isEmpty);
            lock.answer(Map.of());
            assertThat(outcome(execution).failure().orElseThrow().message())
                    .isEqualTo("Execution " + execution.fid() + ": the journal has 's~1' as a lock,"
                            + " and the flow asks for it as "
                            + (now.equals("a step") ? "'Integer'" : now) + ADVICE);
            kodosumi.close();
        }
    }

    private static Integer slept(Tracer tracer) {
        tracer.sleep("s", LONG);
        return 1;
    }

    @Test
    void entries_that_are_never_asked_for_are_told() throws Exception {
        Execution execution = runSuspending((inputs, tracer) -> {
            if (tracer.attempt() == 1) {
                tracer.step("gone", String.class, key -> "");
                tracer.step("lost=key", String.class, key -> "");
            }
            tracer.sleep("pause", LONG);
            return null;
        });
        assertThat(told(execution))
                .containsExactly(
                        "stderr The journal has entries that this run of flow 'flow:1' did not ask for:"
                                + " gone~1 ('String'), lost=key ('String'); it asked nothing new in their place"
                                + ADVICE,
                        "final {\"NoneType\":null}");
    }

    /** Keeps what was written, per unit. */
    private static final class Recording extends ForwardingStore {
        private final List<List<Write>> units = new CopyOnWriteArrayList<>();

        Recording(ExecutionStore to) {
            super(to);
        }

        @Override
        public List<List<WriteResult>> write(List<List<Write>> batch) {
            units.addAll(batch);
            return super.write(batch);
        }

        List<String> written(Fid fid) {
            return units.stream()
                    .filter(unit -> unit.get(0).fid().equals(fid))
                    .flatMap(unit -> words(unit).stream())
                    .toList();
        }

        List<String> unitOf(Fid fid, String word) {
            return units.stream()
                    .filter(unit -> unit.get(0).fid().equals(fid))
                    .map(Recording::words)
                    .filter(words -> words.contains(word))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("No unit has '" + word + "': " + written(fid)));
        }

        private static List<String> words(List<Write> unit) {
            return unit.stream().flatMap(write -> words(write).stream()).toList();
        }

        private static List<String> words(Write write) {
            if (write instanceof Write.Append append) {
                return append.events().stream()
                        .map(Event::payload)
                        .map(text -> "event " + text)
                        .toList();
            } else if (write instanceof Write.Put put) {
                Fact fact = put.fact();
                return List.of("put " + fact.key());
            }
            return List.of(write.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        }
    }
}
