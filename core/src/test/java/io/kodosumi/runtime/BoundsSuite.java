package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.forms.Forms.textarea;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.Answer;
import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Lock;
import io.kodosumi.forms.FormErrors;
import io.kodosumi.model.Status;
import io.kodosumi.model.UserId;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people give is bounded, and refused before anything is changed: no log can be left that nobody can close or read. */
public abstract class BoundsSuite extends RuntimeSuite {
    private static final String HALF = "enough \ud83d";

    private static final Flow ASKS = Flow.of(
            "asks",
            (inputs, tracer) ->
                    tracer.lock("go", form(textarea("why"))).text("why").length());

    @Test
    void an_answer_that_is_larger_than_a_payload_is_invalid_and_another_may_be_given() throws Exception {
        Kodosumi kodosumi = open(builder(store(), ASKS).setting("payload.max", "2048"));
        Execution execution = alice(kodosumi).launch(Launch.of("asks"));
        Lock lock = openLock(execution);

        assertThat(lock.answer(Map.of("why", "é".repeat(1100))))
                .isEqualTo(new Answer.Invalid(
                        FormErrors.none().global("must have at most 2048 bytes as JSON, and has 2210")));
        assertThat(openLock(execution).lid()).isEqualTo(lock.lid());
        assertThat(lock.answer(Map.of("why", "é".repeat(1000))).isAccepted()).isTrue();
        assertThat(outcome(execution).result(Integer.class)).isEqualTo(1000);
    }

    @Test
    void a_reason_that_is_too_long_or_no_text_cancels_nothing() throws Exception {
        Execution execution = alice(runtime(store(), ASKS)).launch(Launch.of("asks"));
        Lock lock = openLock(execution);

        assertThatThrownBy(() -> execution.cancel("x".repeat(4097)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A reason to cancel of 4097 characters: expected 0 to 4096");
        assertThatThrownBy(() -> execution.cancel(HALF))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A reason to cancel holds half of a surrogate pair, cut from a character beyond U+FFFF");
        assertThatThrownBy(() -> lock.answer("", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The id of an answer of 0 characters: expected 1 to 255");
        assertThat(execution.status()).isEqualTo(Status.AWAITING);
        assertThat(execution.cancel("x".repeat(4096))).isTrue();
        assertThat(outcome(execution).status()).isEqualTo(Status.CANCELLED);
    }

    @Test
    void labels_and_keys_are_bounded() {
        Launch launch = Launch.of("asks");
        assertThatThrownBy(() -> launch.label("", "value"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The name of a label of 0 characters: expected 1 to 255");
        assertThatThrownBy(() -> launch.label("name", "x".repeat(1025)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The value of a label of 1025 characters: expected 0 to 1024");
        assertThatThrownBy(() -> launch.label("name", HALF)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> launch.key(HALF)).isInstanceOf(IllegalArgumentException.class);
        Launch full = launch;
        for (int i = 0; i < 64; i++) {
            full = full.label("label " + i, "value");
        }
        Launch all = full;
        assertThatThrownBy(() -> all.label("one more", "value"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A launch with 65 labels: expected at most 64");
        assertThat(alice(runtime(store(), ASKS)).launch(all).labels()).hasSize(64);
    }

    @Test
    void nobody_is_the_host_by_having_its_name() {
        Kodosumi kodosumi = runtime(store(), ASKS);
        assertThatThrownBy(() -> kodosumi.as(UserId.SYSTEM.value()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'system' is the host itself and nobody else: use kodosumi.system(), and never let a user"
                        + " have that name");
    }
}
