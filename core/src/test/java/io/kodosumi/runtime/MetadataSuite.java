package io.kodosumi.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.LaunchRefused;
import io.kodosumi.Outcome;
import io.kodosumi.model.Event;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of a flow and of a launch, and how the log tells it. */
public abstract class MetadataSuite extends FlowSuite {
    private static final Duration LATER = Duration.ofHours(1);

    private static Flow described() {
        return flow((inputs, tracer) -> "done")
                .summary("Reviews a document")
                .description("Reads it, *twice*.")
                .author("Ada")
                .organization("Engines")
                .tag("text")
                .tag("review")
                .deprecated()
                .extra("cost", 3)
                .extra("owner", "team-a");
    }

    /** The meta event behind what every execution's has. */
    private static String meta(Execution execution) throws InterruptedException {
        List<String> metas = log(execution).stream()
                .filter(event -> event.kind().equals("meta"))
                .map(Event::payload)
                .toList();
        assertThat(metas).hasSize(1);
        return metas.get(0).replaceFirst(".*\"kodosumi\":\"[^\"]+\",", "");
    }

    @Test
    void what_is_said_of_a_flow_is_in_the_meta_event() throws Exception {
        Kodosumi kodosumi = runtime(store(), described());

        assertThat(meta(launch(kodosumi)))
                .isEqualTo("\"tags\":[\"text\",\"review\"],\"summary\":\"Reviews a document\","
                        + "\"description\":\"Reads it, *twice*.\",\"deprecated\":true,\"author\":\"Ada\","
                        + "\"organization\":\"Engines\",\"version\":\"1\","
                        + "\"extra\":{\"cost\":3,\"owner\":\"team-a\"}}}");
    }

    @Test
    void what_nobody_said_is_null() throws Exception {
        assertThat(meta(run((inputs, tracer) -> "done")))
                .isEqualTo("\"tags\":null,\"summary\":null,\"description\":null,\"deprecated\":null,\"author\":null,"
                        + "\"organization\":null,\"version\":\"1\",\"extra\":null}}");
    }

    private static Launch speaking() {
        return Launch.of("flow")
                .summary("Reviews order 42")
                .description("For Bob.")
                .extra("cost", 5)
                .extra("order", Map.of("number", 42));
    }

    private static final String SPOKEN = "\"tags\":[\"text\",\"review\"],\"summary\":\"Reviews order 42\","
            + "\"description\":\"For Bob.\",\"deprecated\":true,\"author\":\"Ada\","
            + "\"organization\":\"Engines\",\"version\":\"1\","
            + "\"extra\":{\"cost\":5,\"owner\":\"team-a\",\"order\":{\"number\":42}}}}";

    // U5: what one launch said leaked into the next
    @Test
    void a_launch_has_a_summary_and_a_description_of_its_own_and_adds_to_the_extra_values() throws Exception {
        Kodosumi kodosumi = runtime(store(), described());

        assertThat(meta(alice(kodosumi).launch(speaking()))).isEqualTo(SPOKEN);
        assertThat(meta(launch(kodosumi))).contains("Reviews a document").doesNotContain("order");
    }

    @Test
    void what_a_launch_said_is_told_by_the_node_that_begins_it_long_after_the_one_that_took_it_is_gone()
            throws Exception {
        ExecutionStore store = settableStore();
        Kodosumi taking = runtime(store, described());
        Execution execution = alice(taking).launch(speaking().delay(LATER));
        taking.close();
        assertThat(execution.events()).isEmpty();

        clock.pass(LATER);
        Kodosumi running = runtime(store, described());
        Execution there = again(running, execution);

        assertThat(meta(there)).isEqualTo(SPOKEN);
    }

    @Test
    void two_launches_that_differ_in_what_they_say_are_the_same() throws Exception {
        Kodosumi kodosumi = runtime(store(), described());
        Execution first = alice(kodosumi).launch(speaking().key("k"));
        Execution second =
                alice(kodosumi).launch(Launch.of("flow").summary("Another").key("k"));

        assertThat(second.fid()).isEqualTo(first.fid());
        assertThat(meta(second)).isEqualTo(SPOKEN);
    }

    @Test
    void a_launch_that_says_too_much_is_refused_with_all_that_is_wrong_and_nothing_is_stored() {
        Kodosumi kodosumi = runtime(store(), described());
        Launch launch =
                Launch.of("flow").summary("x".repeat(256)).description(" ").extra("blob", "x".repeat(16 << 10));

        assertThatThrownBy(() -> alice(kodosumi).launch(launch))
                .isInstanceOfSatisfying(
                        LaunchRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(LaunchRefused.Reason.UNUSABLE_METADATA))
                .hasMessage(
                        "The launch of flow 'flow:1' cannot be taken: its summary has 256 characters, and may have 255;"
                                + " its description is blank: leave it out;"
                                + " its extra has 16395 bytes as JSON, and may have 16384.");
    }

    @Test
    void what_was_told_before_a_flow_is_tried_again_is_not_told_twice() throws Exception {
        Execution execution = run(builder(
                store(),
                flow((inputs, tracer) -> {
                            if (tracer.attempt() == 1) {
                                throw new IllegalStateException("once");
                            }
                            return "done";
                        })
                        .summary("Tries")));

        assertThat(execution.outcome().map(Outcome::json)).contains("\"done\"");
        assertThat(meta(execution)).contains("\"summary\":\"Tries\"");
    }
}
