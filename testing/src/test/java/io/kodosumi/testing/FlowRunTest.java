package io.kodosumi.testing;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.forms.Forms.textarea;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.Flow;
import io.kodosumi.Inputs;
import io.kodosumi.LockExpired;
import io.kodosumi.Retry;
import io.kodosumi.StepFailed;
import io.kodosumi.Tracer;
import io.kodosumi.Type;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlowRunTest {
    private static final Flow REVIEW = Flow.of("review", FlowRunTest::review)
            .form(form(textarea("document").required()));

    private static Object review(Inputs inputs, Tracer tracer) throws Exception {
        String draft = tracer.step("draft", String.class, key -> "draft of " + inputs.text("document"));
        tracer.out().println("drafted");
        String checked = tracer.branch("check", inner -> inner.step("check", String.class, key -> "checked"))
                .join();
        tracer.sleep(Duration.ofDays(1));
        tracer.progress(1, 2, checked);
        try {
            return tracer.lock("approve", form(checkbox("ok"))).flag("ok") ? draft : "rejected";
        } catch (LockExpired expired) {
            return expired.getMessage();
        }
    }

    @Test
    void a_flow_is_called_like_a_method_and_what_it_emits_is_recorded() throws Exception {
        FlowRun.Done done = FlowRun.of(REVIEW)
                .input("document", "it")
                .answer("approve", Map.of("ok", true))
                .run();

        assertThat(done.result()).isEqualTo("draft of it");
        assertThat(done.steps()).containsExactly("draft~1", "check~1:check~1");
        assertThat(done.kinds()).containsExactly("stdout", "progress", "lock", "lease");
        assertThat(done.emitted().get(0)).isEqualTo(new FlowRun.Emitted("stdout", "drafted"));
    }

    @Test
    void a_lock_expires_as_scripted() throws Exception {
        FlowRun.Done done =
                FlowRun.of(REVIEW).input("document", "it").expire("approve").run();

        assertThat(done.result()).isEqualTo("Lock 'approve~1' expired at 2026-01-02T03:00:00Z without an answer");
    }

    @Test
    void wrong_inputs_answers_and_locks_fail_the_test() {
        assertThatThrownBy(() -> FlowRun.of(REVIEW).run())
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("The inputs of flow 'review' are invalid: ")
                .hasMessageContaining("document");
        assertThatThrownBy(() -> FlowRun.of(REVIEW)
                        .input("document", "it")
                        .answer("approve", Map.of("okay", true))
                        .run())
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("The scripted answer to lock 'approve~1' of flow 'review' is invalid: ");
        assertThatThrownBy(() -> FlowRun.of(REVIEW).input("document", "it").run())
                .isInstanceOf(AssertionError.class)
                .hasMessageEndingWith("add:      answer(\"approve\", Map.of(…)) or expire(\"approve\")");
    }

    @Test
    void a_step_is_tried_again_without_a_wait_and_fails_as_it_does_in_a_runtime() {
        Flow failing = Flow.of(
                "failing",
                (inputs, tracer) -> tracer.step("call", Type.of(String.class), Retry.times(3), key -> {
                    throw new IOException("down");
                }));

        assertThatThrownBy(() -> FlowRun.of(failing).run())
                .isInstanceOfSatisfying(
                        StepFailed.class,
                        failed -> assertThat(failed.was(IOException.class)).isTrue())
                .hasMessage("Step 'call~1' failed: java.io.IOException: down");
    }
}
