package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.forms.Forms.number;
import static io.kodosumi.forms.Forms.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kodosumi.Execution;
import io.kodosumi.Inputs;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.LaunchRefused;
import io.kodosumi.Type;
import io.kodosumi.model.Cursor;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Inputs: checked at the launch, and the same in every attempt. */
public abstract class InputsSuite extends FlowSuite {
    record Source(String title, Optional<LocalDate> published) {}

    enum Tone {
        DRY,
        WARM
    }

    @Test
    void inputs_that_do_not_satisfy_the_form_are_refused_by_field_and_launch_nothing() {
        Kodosumi kodosumi = runtime(
                store(),
                flow((inputs, tracer) -> "")
                        .form(form(text("title").required(), number("pages").min(1))));
        LaunchRefused refused = catchThrowableOfType(
                LaunchRefused.class,
                () -> alice(kodosumi).launch(Launch.of("flow").input("pages", 0)));
        assertThat(refused.reason()).isEqualTo(LaunchRefused.Reason.INVALID_INPUTS);
        assertThat(refused.errors().of("title")).hasSize(1);
        assertThat(refused.errors().of("pages")).hasSize(1);
        assertThat(refused.getMessage())
                .isEqualTo(
                        "The inputs do not satisfy the form of flow 'flow:1':\n  title: is required\n  pages: must be at least 1");
        assertThat(alice(kodosumi).executions(Cursor.START, 10).items()).isEmpty();
    }

    @Test
    void a_flow_sees_the_values_that_its_form_made() throws Exception {
        Kodosumi kodosumi = runtime(
                store(),
                flow((inputs, tracer) ->
                                inputs.text("title") + " " + inputs.number("pages") + " " + inputs.flag("draft"))
                        .form(form(text("title").required(), number("pages"), checkbox("draft"))));
        Execution execution =
                alice(kodosumi).launch(Launch.of("flow").input("title", "rain").input("pages", "3"));
        assertThat(outcome(execution).result(String.class)).isEqualTo("rain 3 false");
    }

    @Test
    void inputs_are_the_same_in_every_attempt() throws Exception {
        List<List<Object>> seen = new CopyOnWriteArrayList<>();
        List<Inputs> whole = new CopyOnWriteArrayList<>();
        ManualTiming timing = new ManualTiming(clock);
        Kodosumi kodosumi = open(suspending(settableStore(), flow((inputs, tracer) -> {
                    whole.add(inputs);
                    seen.add(read(inputs));
                    tracer.sleep(Duration.ofSeconds(1));
                    return tracer.attempt();
                }))
                .timing(timing));
        Execution execution = alice(kodosumi)
                .launch(Launch.of("flow")
                        .input("text", "ü \u2028")
                        .input("long", Long.MAX_VALUE)
                        .input("exact", new BigDecimal("1.10"))
                        .input("double", 0.1)
                        .input("flag", true)
                        .input("none", null)
                        .input("tone", Tone.WARM)
                        .input("date", LocalDate.of(2025, 3, 1))
                        .input("source", new Source("rain", Optional.empty()))
                        .input("tags", Arrays.asList("a", null, 3))
                        .input("nested", Map.of("list", List.of(1, 2.5))));
        passUntilOutcome(timing, execution);
        assertThat(seen).hasSize(2);
        assertThat(seen.get(1)).isEqualTo(seen.get(0));
        assertThat(whole.get(1)).isEqualTo(whole.get(0));
        assertThat(whole.get(1).names()).containsExactlyElementsOf(whole.get(0).names());
    }

    private static List<Object> read(Inputs inputs) {
        return List.of(
                inputs.text("text"),
                inputs.integer("long"),
                inputs.number("exact"),
                inputs.number("double"),
                inputs.flag("flag"),
                inputs.find("none"),
                inputs.get("tone", Tone.class),
                inputs.get("date", LocalDate.class),
                inputs.get("source", Source.class),
                inputs.get("tags", new Type<List<Object>>() {}),
                inputs.asMap().get("nested").toString());
    }

    @Test
    void a_missing_input_fails_the_flow_with_what_there_is() throws Exception {
        Kodosumi kodosumi = runtime(store(), flow((inputs, tracer) -> inputs.text("titel")));
        Execution execution = alice(kodosumi)
                .launch(Launch.of("flow").input("title", "secret value").input("pages", 3));
        assertThat(outcome(execution).failure().orElseThrow().message())
                .isEqualTo("No input 'titel'. There are: title, pages.");
        assertThat(execution.attempts()).isEqualTo(1);
    }
}
