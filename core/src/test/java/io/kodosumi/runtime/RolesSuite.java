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
import io.kodosumi.Node;
import io.kodosumi.model.Event;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Nodes that only launch and nodes that only work, on one store. */
public abstract class RolesSuite extends FlowSuite {
    private static final Duration LATER = Duration.ofHours(1);
    private static final Launch FIRST = Launch.of("flow").version("1");

    private Kodosumi node(ExecutionStore store, String roles, Flow... flows) {
        if (this instanceof Spooled && roles.equals("work")) { // what it emits is for another to store
            open(builder(store).setting("roles", "spool"));
        }
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

    // R15, T16: the launching process decided by settings that the running one did not have
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

    // ---- who offers what ----

    private static Flow offered(String version) {
        return flow((inputs, tracer) -> version).version(version);
    }

    @Test
    void nodes_say_what_they_do_and_what_they_run() {
        ExecutionStore store = store();
        Kodosumi desk = node(store, "launch", flow((inputs, tracer) -> "not run here"));
        node(
                store,
                "work,spool",
                flow((inputs, tracer) -> 1)
                        .summary("x".repeat(200))
                        .form(form(checkbox("ok")))
                        .deadline(Duration.ofMinutes(5)),
                Flow.of("old", (inputs, tracer) -> 2).version("0.9").deprecated());

        assertThat(desk.nodes())
                .allSatisfy(node -> assertThat(node.state()).isEqualTo(Node.State.LIVING))
                .allSatisfy(node -> assertThat(node.silence()).isLessThan(SOON))
                .allSatisfy(node -> assertThat(node.started()).isPresent())
                .allSatisfy(node -> assertThat(node.id().value()).startsWith(node.host() + "/"))
                .extracting(Node::roles)
                .containsExactly(Set.of(Node.Role.WORK, Node.Role.SPOOL), Set.of(Node.Role.LAUNCH));
        Node.Offer first = new Node.Offer(
                "flow", "1", Optional.of("x".repeat(119) + "…"), false, true, Optional.of(Duration.ofMinutes(5)));
        Node.Offer second = new Node.Offer("old", "0.9", Optional.empty(), true, false, Optional.empty());
        assertThat(desk.nodes().get(0).offers()).containsExactly(first, second);
        assertThat(desk.nodes().get(1).offers()).as("it runs nothing").isEmpty();
        assertThat(desk.offers()).containsExactly(first, second);
    }

    @Test
    void a_node_that_was_closed_is_gone_at_once() {
        ExecutionStore store = store();
        Kodosumi desk = node(store, "launch");
        Kodosumi worker = node(store, "work", offered("7"));
        assertThat(desk.offers()).hasSize(1);

        worker.close();

        assertThat(desk.offers()).isEmpty();
        assertThat(desk.nodes())
                .filteredOn(node -> node.roles().contains(Node.Role.WORK))
                .allSatisfy(node -> assertThat(node.state()).isEqualTo(Node.State.DEAD))
                .allSatisfy(node -> assertThat(node.silence()).isLessThan(SOON));
    }

    @Test
    void a_node_that_is_closed_while_it_beats_is_gone_at_once() throws Exception {
        ExecutionStore store = store();
        Kodosumi desk = node(store, "launch");
        FaultyStore own = new FaultyStore(store);
        Kodosumi worker =
                open(builder(own, offered("7")).setting("roles", "work").setting("node.lease", "3s"));
        Gate beat = own.blocks(FaultyStore.Call.BEAT);
        beat.awaitVisitor();

        Thread closing = new Thread(worker::close, "test-closer");
        closing.start();
        Probe.until("it waits for the thread that beats", closing::getStackTrace, RolesSuite::isInJoin);
        beat.open();
        closing.join();

        assertThat(desk.offers()).isEmpty();
    }

    private static boolean isInJoin(StackTraceElement[] stack) {
        return Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().equals("join"));
    }

    @Test
    void a_node_with_more_flows_than_it_can_tell_says_how_many_more() {
        List<Flow> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(Flow.of("flow-" + i, (inputs, tracer) -> 1).summary("Does this and that"));
        }
        Node self = node(store(), "work", many.toArray(Flow[]::new)).nodes().get(0);

        assertThat(self.offers()).hasSizeBetween(100, 900);
        assertThat(self.offers().size() + self.moreOffers()).isEqualTo(1000);
    }

    @Test
    void a_launch_without_a_version_gets_the_newest_of_the_node_that_opened_last() throws Exception {
        ExecutionStore store = settableStore();
        node(store, "work", offered("3"), offered("1"));
        Kodosumi desk = node(store, "launch");
        assertThat(outcome(launch(desk)).result(String.class)).isEqualTo("1");

        clock.pass(Duration.ofSeconds(1));
        open(builder(store, offered("2")).setting("roles", "work").clock(Clock.offset(Clock.systemUTC(), LATER)));
        Execution execution = launch(node(store, "launch"));

        assertThat(execution.version()).isEqualTo("2");
        assertThat(outcome(execution).result(String.class)).isEqualTo("2");
    }

    @Test
    void a_flow_of_a_node_that_is_gone_can_be_launched_and_waits_for_the_next() throws Exception {
        ExecutionStore store = settableStore();
        Flow held = Flow.of("held", (inputs, tracer) -> tracer.lock("ok", form(checkbox("ok"))));
        Kodosumi stalled = open(builder(store, offered("7"), held).timing(new ManualTiming(clock)));
        alice(stalled).launch(Launch.of("held")); // who holds something is not forgotten
        clock.pass(LATER);
        Kodosumi desk = node(store, "launch");
        assertThat(desk.offers()).isEmpty();
        assertThat(desk.nodes()).extracting(Node::state).containsExactlyInAnyOrder(Node.State.LIVING, Node.State.DEAD);

        Execution execution = launch(desk);
        assertThat(execution.version()).isEqualTo("7");
        node(store, "work", offered("7"));

        assertThat(outcome(execution).result(String.class)).isEqualTo("7");
    }

    @Test
    void a_flow_that_nobody_has_is_refused_with_what_there_is() {
        ExecutionStore store = store();
        node(store, "work", offered("7"));
        Kodosumi desk = node(store, "launch", Flow.of("mine", (inputs, tracer) -> 1));

        assertThatThrownBy(() -> alice(desk).launch(Launch.of("other")))
                .isInstanceOf(LaunchRefused.class)
                .hasMessage(
                        "No flow 'other' in this runtime. It has: mine:1; other nodes have: flow:7. Register it with"
                                + " builder().flow(…) or a FlowProvider, or launch a version by its name to wait for a node that"
                                + " has it.");
    }

    @Test
    void the_deadline_of_a_flow_that_is_not_here_holds_too() throws Exception {
        ExecutionStore store = store();
        node(
                store,
                "work",
                flow((inputs, tracer) -> {
                            new CountDownLatch(1).await();
                            return null;
                        })
                        .deadline(Duration.ofMillis(200)));

        assertThat(outcome(launch(node(store, "launch"))).status()).isEqualTo(Status.TIMEOUT);
    }
}
