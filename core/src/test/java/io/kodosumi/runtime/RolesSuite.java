package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.forms.Forms.textarea;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.Answer;
import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.LaunchRefused;
import io.kodosumi.model.Event;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionStore;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nodes that only launch and nodes that only work, on one store. */
public abstract class RolesSuite extends FlowSuite {
    private static final Launch FIRST = Launch.of("flow").version("1");

    private Kodosumi node(ExecutionStore store, String roles, Flow... flows) {
        return open(builder(store, flows).setting("roles", roles));
    }

    @Test
    void a_node_without_flow_code_launches_follows_answers_and_awaits_what_another_runs() throws Exception {
        ExecutionStore store = store();
        Kodosumi desk = node(store, "launch");
        node(store, "work", flow((inputs, tracer) -> {
            tracer.debug("reads " + inputs.text("document"));
            return tracer.lock("approve", form(checkbox("ok"))).flag("ok") ? "approved" : "rejected";
        }));

        Execution execution = alice(desk).launch(FIRST.input("document", "a letter"));
        assertThat(openLock(execution).answer(Map.of("ok", true))).isInstanceOf(Answer.Accepted.class);

        assertThat(outcome(execution).result(String.class)).isEqualTo("approved");
        assertThat(log(execution)).extracting(Event::payload).contains("reads a letter");
    }

    @Test
    void a_node_that_only_launches_runs_nothing_also_of_flows_that_it_has() throws Exception {
        ExecutionStore store = store();
        Kodosumi desk = node(store, "launch,spool", flow((inputs, tracer) -> "here"));
        Execution execution = launch(desk);
        Execution cancelled = launch(desk);
        assertThat(cancelled.cancel("not needed")).isTrue();
        assertThat(execution.status()).isEqualTo(Status.STARTING);
        assertThat(execution.attempts()).isZero();

        node(store, "work", flow((inputs, tracer) -> "there"));

        assertThat(outcome(execution).result(String.class)).isEqualTo("there");
        assertThat(outcome(cancelled).status()).isEqualTo(Status.CANCELLED);
    }

    @Test
    void a_node_that_only_works_takes_no_launch_and_all_else() throws Exception {
        ExecutionStore store = store();
        Kodosumi worker = node(
                store,
                "work",
                flow((inputs, tracer) ->
                        tracer.lock("approve", form(checkbox("ok"))).flag("ok")));

        assertThatThrownBy(() -> launch(worker))
                .isInstanceOfSatisfying(
                        LaunchRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(LaunchRefused.Reason.NO_LAUNCHES_HERE))
                .hasMessage("Flow 'flow' was not launched: this node takes no launches, its kodo.roles is 'work'."
                        + " Launch on another, or add 'launch' here.");

        Execution execution = alice(node(store, "launch")).launch(FIRST);
        Execution there = again(worker, execution);
        openLock(there).answer(Map.of("ok", true));
        assertThat(outcome(there).result(Boolean.class)).isTrue();
    }

    @Test
    void inputs_of_a_flow_that_is_not_here_are_checked_as_it_begins() throws Exception {
        ExecutionStore store = store();
        Execution execution = alice(node(store, "launch")).launch(FIRST.input("other", 1));
        node(
                store,
                "work",
                flow((inputs, tracer) -> "done").form(form(textarea("document").required())));

        assertThat(outcome(execution).failure().orElseThrow().message())
                .startsWith("The inputs do not satisfy the form of flow 'flow:1': ")
                .contains("document", "is required", "other", "is no field of this form");
        assertThat(execution.attempts()).isEqualTo(1);
    }
}
