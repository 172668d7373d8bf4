package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kodosumi.Branch;
import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.FlowCode;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Outcome;
import io.kodosumi.Tracer;
import io.kodosumi.Type;
import io.kodosumi.model.Event;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A flow's code is changed while executions run: what is told, and the ways out. */
public abstract class ChangedFlowSuite extends FlowSuite {
    private static final Type<List<String>> TEXTS = new Type<>() {};

    /** Where the deployment happens: the execution waits for a person, with no process that runs it. */
    private static void wait(Tracer tracer) {
        tracer.lock("wait", form(checkbox("ok")));
    }

    private static String step(Tracer tracer, String name) {
        return tracer.step(name, String.class, key -> name);
    }

    /** Runs the old code up to its wait, replaces it by the new one, answers, and gives the execution in the new runtime. */
    private Execution changed(Flow before, Flow... after) throws Exception {
        ExecutionStore store = store();
        Kodosumi old = open(suspending(store, before));
        Execution execution = alice(old).launch(Launch.of("flow"));
        openLock(execution);
        Probe.until(
                "it is suspended, and not drained: then only the answer brings the next attempt",
                () -> old.health().here(),
                here -> here.running() + here.parked() == 0);
        old.close();

        Execution there = again(open(suspending(store, after)), execution);
        openLock(there).answer(Map.of());
        return there;
    }

    private Execution changed(FlowCode before, FlowCode after) throws Exception {
        return changed(flow(before), flow(after));
    }

    // ---- what is told ----

    @Test
    void a_step_that_was_renamed_is_told_with_what_was_journaled_and_what_is_asked_for() throws Exception {
        Execution execution = changed(
                (inputs, tracer) -> {
                    step(tracer, "draft");
                    wait(tracer);
                    return null;
                },
                (inputs, tracer) -> {
                    step(tracer, "write");
                    wait(tracer);
                    return "done";
                });

        assertThat(outcome(execution).status()).isEqualTo(Status.FINISHED);
        assertThat(log(execution))
                .filteredOn(event -> event.kind().equals("stderr"))
                .extracting(Event::payload)
                .containsExactly("The journal has entries that this run of flow 'flow:1' did not ask for:"
                        + " draft~1 ('String'); it asked in their place for write~1."
                        + " The flow's code was changed under a running execution: give the changed code a new version,"
                        + " keep the old way behind tracer.patched(…), or cancel the execution.");
    }

    @Test
    void a_step_of_another_type_is_told_with_both_and_is_no_reason_to_try_again() throws Exception {
        Execution execution = changed(
                (inputs, tracer) -> {
                    step(tracer, "draft");
                    wait(tracer);
                    return null;
                },
                (inputs, tracer) -> tracer.step("draft", Integer.class, key -> 1));

        Outcome outcome = outcome(execution);
        assertThat(outcome.failure().orElseThrow().message())
                .isEqualTo("Execution " + execution.fid()
                        + ": the journal has 'draft~1' as 'String', and the flow asks for it as 'Integer'."
                        + " The flow's code was changed under a running execution: give the changed code a new version,"
                        + " keep the old way behind tracer.patched(…), or cancel the execution.");
    }

    // ---- way out: a new version beside the old ----

    @Test
    void with_a_new_version_beside_the_old_each_execution_goes_on_with_the_code_it_began_with() throws Exception {
        FlowCode one = (inputs, tracer) -> {
            step(tracer, "draft");
            wait(tracer);
            return "one " + step(tracer, "end");
        };
        FlowCode two = (inputs, tracer) -> "two " + step(tracer, "write");
        ExecutionStore store = store();
        Kodosumi old = open(suspending(store, flow(one)));
        Execution execution = launch(old);
        openLock(execution);
        old.close();

        Kodosumi both = open(suspending(store, flow(one), flow(two).version("2")));
        Execution newer = launch(both);
        assertThat(outcome(newer).result(String.class)).isEqualTo("two write");
        Execution there = again(both, execution);
        openLock(there).answer(Map.of());

        assertThat(outcome(there).result(String.class)).isEqualTo("one end");
        assertThat(there.flow()).isEqualTo("flow");
        assertThat(log(there)).extracting(Event::kind).doesNotContain("stderr");
    }

    @Test
    void without_the_old_version_an_execution_waits_and_goes_on_when_a_node_has_it() throws Exception {
        FlowCode one = (inputs, tracer) -> {
            wait(tracer);
            return "one";
        };
        ExecutionStore store = store();
        Kodosumi old = open(suspending(store, flow(one)));
        Execution execution = launch(old);
        openLock(execution);
        old.close();

        Kodosumi newer = open(suspending(store, flow((inputs, tracer) -> "two").version("2")));
        Execution there = again(newer, execution);
        openLock(there).answer(Map.of());
        assertThat(outcome(launch(newer)).result(String.class))
                .isEqualTo("two"); // it works, and leaves the other alone
        assertThat(there.outcome()).isEmpty();

        open(suspending(store, flow(one)));
        assertThat(outcome(there).result(String.class)).isEqualTo("one");
    }

    // ---- way out: patched ----

    /** Before and after a change that adds a step and takes one away. */
    private static String before(Tracer tracer) {
        step(tracer, "draft");
        step(tracer, "polish");
        wait(tracer);
        return "old " + step(tracer, "end");
    }

    private static String after(Tracer tracer) {
        step(tracer, "draft");
        boolean checked = tracer.patched("check");
        step(tracer, checked ? "check" : "polish");
        wait(tracer);
        return (tracer.patched("check") ? "new " : "old ") + step(tracer, "end");
    }

    @Test
    void what_began_before_a_patch_goes_on_without_it_wherever_it_is_asked() throws Exception {
        Execution execution = changed((inputs, tracer) -> before(tracer), (inputs, tracer) -> after(tracer));

        assertThat(outcome(execution).result(String.class)).isEqualTo("old end");
        assertThat(log(execution)).extracting(Event::kind).doesNotContain("stderr");
    }

    @Test
    void what_begins_with_a_patch_goes_on_with_it_in_every_attempt() throws Exception {
        Execution execution = changed((inputs, tracer) -> after(tracer), (inputs, tracer) -> after(tracer));

        assertThat(outcome(execution).result(String.class)).isEqualTo("new end");
        assertThat(execution.attempts()).isGreaterThan(1);
        assertThat(log(execution)).extracting(Event::kind).doesNotContain("stderr");
    }

    @Test
    void a_patch_behind_all_that_was_journaled_is_taken_and_tells_nothing_twice() throws Exception {
        Execution execution = changed(
                (inputs, tracer) -> {
                    tracer.debug("begins");
                    wait(tracer);
                    return "old";
                },
                (inputs, tracer) -> {
                    tracer.debug("begins");
                    wait(tracer);
                    String end = tracer.patched("end") ? "new" : "old";
                    tracer.debug("goes on " + tracer.attempt());
                    if (tracer.attempt() == 2) {
                        throw new IllegalStateException("again");
                    }
                    return end;
                });

        assertThat(outcome(execution).result(String.class)).isEqualTo("new");
        assertThat(told(execution))
                .filteredOn(line -> line.startsWith("debug"))
                .containsExactly("debug begins", "debug goes on 2", "debug goes on 3");
    }

    @Test
    void a_patch_in_a_loop_is_the_same_in_every_turn_though_the_old_code_made_but_one() throws Exception {
        FlowCode loop = (inputs, tracer) -> {
            List<String> done = new ArrayList<>();
            for (int turn = 0; turn < 3; turn++) {
                done.add(step(tracer, tracer.patched("turn") ? "new" : "old"));
                if (turn != 1) {
                    wait(tracer);
                }
                if (turn == 2 && tracer.attempt() <= 3) {
                    throw new IllegalStateException("again");
                }
            }
            return done;
        };
        Execution execution = changed(
                (inputs, tracer) -> {
                    step(tracer, "old");
                    wait(tracer);
                    return null;
                },
                loop);
        await(
                "it waits again",
                () -> execution.openLocks().stream().anyMatch(lock -> lock.lid().equals("wait~2")),
                execution);
        execution.lock("wait~2").answer(Map.of());

        assertThat(outcome(execution).result(TEXTS)).containsExactly("old", "old", "old");
        assertThat(outcome(alice(open(suspending(store(), flow((inputs, tracer) -> {
                                    List<String> done = new ArrayList<>();
                                    for (int turn = 0; turn < 3; turn++) {
                                        done.add(step(tracer, tracer.patched("turn") ? "new" : "old"));
                                    }
                                    return done;
                                }))))
                                .launch(Launch.of("flow")))
                        .result(TEXTS))
                .containsExactly("new", "new", "new");
    }

    @Test
    void each_branch_has_a_patch_of_its_own() throws Exception {
        FlowCode patched = (inputs, tracer) -> {
            Branch<String> left = tracer.branch("left", inner -> {
                String done = step(inner, inner.patched("p") ? "new" : "old");
                wait(inner);
                return done;
            });
            Branch<String> right = tracer.branch("right", inner -> step(inner, inner.patched("p") ? "new" : "old"));
            return List.of(left.join(), right.join());
        };
        Execution execution = changed(
                (inputs, tracer) -> tracer.branch("left", inner -> {
                            step(inner, "old");
                            wait(inner);
                            return "";
                        })
                        .join(),
                patched);

        assertThat(outcome(execution).result(TEXTS)).containsExactly("old", "new");
    }

    @Test
    void a_patch_that_the_code_forgot_is_told() throws Exception {
        Execution execution = changed(
                (inputs, tracer) -> {
                    tracer.patched("check");
                    wait(tracer);
                    return null;
                },
                (inputs, tracer) -> {
                    wait(tracer);
                    return null;
                });

        outcome(execution);
        assertThat(log(execution))
                .filteredOn(event -> event.kind().equals("stderr"))
                .extracting(Event::payload)
                .singleElement()
                .asString()
                .contains("did not ask for: check~patch (a patch); it asked nothing new in their place");
    }

    @Test
    void a_patch_is_asked_for_neither_in_a_step_nor_under_a_name_that_is_none() throws Exception {
        Execution execution = run((inputs, tracer) -> List.of(
                tracer.step("s", String.class, key -> refusal(tracer, "p")),
                catchThrowableOfType(IllegalArgumentException.class, () -> tracer.patched("a b"))
                        .getMessage(),
                catchThrowableOfType(IllegalArgumentException.class, () -> tracer.patched("a=b"))
                        .getMessage()));

        assertThat(outcome(execution).result(TEXTS))
                .containsExactly(
                        "'p' was asked for inside a step: a step is one piece of work; ask for it before or after",
                        "'a b' is not the name of a change: expected 1 to 64 of A-Z a-z 0-9 _ . -",
                        "'a=b' is not the name of a change: expected 1 to 64 of A-Z a-z 0-9 _ . -");
    }

    private static String refusal(Tracer tracer, String name) {
        return catchThrowableOfType(IllegalStateException.class, () -> tracer.patched(name))
                .getMessage();
    }

    // ---- way out: cancel ----

    @Test
    void an_execution_that_no_code_fits_any_more_is_cancelled_without_it() throws Exception {
        ExecutionStore store = store();
        Kodosumi old = open(suspending(store, flow((inputs, tracer) -> {
            wait(tracer);
            return null;
        })));
        Execution execution = launch(old);
        openLock(execution);
        old.close();

        Kodosumi other = open(suspending(store, flow((inputs, tracer) -> "two").version("2")));
        Execution there = again(other, execution);
        assertThat(there.cancel("its code is gone")).isTrue();

        assertThat(outcome(there).status()).isEqualTo(Status.CANCELLED);
        assertThat(there.openLocks()).isEmpty();
        assertThat(kinds(log(there))).endsWith("status:cancelled");
    }
}
