package io.kodosumi;

import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.forms.Forms.textarea;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Status;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LaunchRefusedTest {
    private final Kodosumi kodosumi = Kodosumi.builder()
            .database("memory")
            .setting("payload.max", "1024")
            .flow("review", form(textarea("document").required()), (inputs, tracer) -> "done")
            .flow(Flow.of("count", (inputs, tracer) -> "one"))
            .flow(Flow.of("count", (inputs, tracer) -> "two").version("2"))
            .open();
    private final User alice = kodosumi.as("alice");

    @AfterEach
    void close() {
        kodosumi.close();
    }

    private static void assertRefused(LaunchRefused.Reason reason, ThrowingCallable launch, String message) {
        assertThatThrownBy(launch)
                .isInstanceOfSatisfying(
                        LaunchRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason))
                .hasMessage(message);
    }

    private void assertNothingIsThere() {
        assertThat(kodosumi.system().executions(Cursor.START, 10).items()).isEmpty();
    }

    @Test
    void an_unknown_flow_is_told_with_those_that_there_are() {
        assertRefused(
                LaunchRefused.Reason.UNKNOWN_FLOW,
                () -> alice.launch(Launch.of("reveiw")),
                "No flow 'reveiw' in this runtime. It has: review:1, count:1, count:2; other nodes have: none. "
                        + "Register it with builder().flow(…) or a FlowProvider, or launch a version by its name to wait for"
                        + " a node that has it.");
        assertNothingIsThere();
    }

    @Test
    void a_version_that_nobody_has_yet_is_queued_and_one_that_nobody_can_have_is_refused() {
        Execution queued = alice.launch(Launch.of("count").version("3"));

        assertThat(queued.version()).isEqualTo("3");
        assertThat(queued.status()).isEqualTo(Status.STARTING);
        assertRefused(
                LaunchRefused.Reason.UNKNOWN_FLOW,
                () -> alice.launch(Launch.of("count").version("3/4")),
                "'3/4' is not a flow version: expected 1 to 64 of A-Z a-z 0-9 _ . -");
        assertRefused(
                LaunchRefused.Reason.UNKNOWN_FLOW,
                () -> alice.launch(Launch.of("co unt").version("3")),
                "'co unt' is not a flow name: expected 1 to 64 of A-Z a-z 0-9 _ . -");
    }

    @Test
    void a_runtime_without_flows_says_so() {
        try (Kodosumi empty = Kodosumi.builder().database("memory").open()) {
            assertRefused(
                    LaunchRefused.Reason.UNKNOWN_FLOW,
                    () -> empty.as("alice").launch(Launch.of("review")),
                    "No flow 'review' in this runtime. It has: none; other nodes have: none. "
                            + "Register it with builder().flow(…) or a FlowProvider, or launch a version by its name to wait for"
                            + " a node that has it.");
        }
    }

    @Test
    void inputs_that_do_not_satisfy_the_form_are_told_by_field() {
        assertRefused(
                LaunchRefused.Reason.INVALID_INPUTS,
                () -> alice.launch(Launch.of("review").input("other", "x")),
                "The inputs do not satisfy the form of flow 'review:1':"
                        + "\n  document: is required\n  other: is no field of this form");
        assertThatThrownBy(() -> alice.launch(Launch.of("review")))
                .isInstanceOfSatisfying(
                        LaunchRefused.class,
                        refused -> assertThat(refused.errors().of("document")).hasSize(1));
        assertNothingIsThere();
    }

    @Test
    void inputs_that_are_too_large_are_told_with_both_sizes_and_not_shown() {
        assertRefused(
                LaunchRefused.Reason.UNUSABLE_INPUTS,
                () -> alice.launch(Launch.of("count").input("a", "x".repeat(1024 - 8 + 1))),
                "The inputs of flow 'count:2' have 1025 bytes, and may have 1024. Keep large data elsewhere and pass a"
                        + " reference, or raise kodo.payload.max.");
        assertNothingIsThere();
    }

    @Test
    void inputs_of_just_the_size_that_is_allowed_are_taken_and_bytes_count_not_characters() {
        assertThat(alice.launch(Launch.of("count").input("a", "x".repeat(1024 - 8))))
                .isNotNull();
        assertThatThrownBy(() -> alice.launch(Launch.of("count").input("a", "ü".repeat(1024 - 8))))
                .isInstanceOf(LaunchRefused.class)
                .hasMessageStartingWith("The inputs of flow 'count:2' have 2040 bytes, and may have 1024.");
    }

    @Test
    void inputs_that_cannot_be_json_are_told_by_type_and_place() {
        assertThatThrownBy(() -> alice.launch(Launch.of("count").input("thread", Map.of("of", new Thread()))))
                .isInstanceOfSatisfying(
                        LaunchRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(LaunchRefused.Reason.UNUSABLE_INPUTS))
                .hasMessageStartingWith("The inputs of flow 'count:2' cannot be stored: ")
                .hasMessageContaining("java.lang.Thread");
        assertNothingIsThere();
    }

    @Test
    void a_key_that_belongs_to_other_inputs_or_another_flow_is_refused_and_the_same_launch_is_the_same_execution() {
        Execution first = alice.launch(Launch.of("count").input("n", 1).key("order-42"));

        assertThat(alice.launch(Launch.of("count").input("n", 1).key("order-42"))
                        .fid())
                .isEqualTo(first.fid());
        String told = "Key 'order-42' of user 'alice' belongs to execution " + first
                + " of flow 'count' with other inputs. Use another key, or launch with the same flow and inputs.";
        assertRefused(
                LaunchRefused.Reason.KEY_CONFLICT,
                () -> alice.launch(Launch.of("count").input("n", 2).key("order-42")),
                told);
        assertRefused(
                LaunchRefused.Reason.KEY_CONFLICT,
                () -> alice.launch(Launch.of("review").input("document", "n").key("order-42")),
                told);
    }

    @Test
    void the_key_of_another_user_is_another_key() {
        Execution hers = alice.launch(Launch.of("count").key("order-42"));

        assertThat(kodosumi.as("bob")
                        .launch(Launch.of("count").input("n", 2).key("order-42"))
                        .fid())
                .isNotEqualTo(hers.fid());
    }

    @Test
    void a_launch_after_close_is_refused() {
        kodosumi.close();

        assertRefused(
                LaunchRefused.Reason.CLOSED,
                () -> alice.launch(Launch.of("count")),
                "Flow 'count' was not launched: the runtime is closed. Open a new one.");
    }
}
