package io.kodosumi.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Tracer;
import io.kodosumi.Type;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What a step results in is the same live and replayed, whatever its type. */
public abstract class StepTypesSuite extends FlowSuite {
    record Source(String title, Optional<LocalDate> published, List<Integer> pages) {}

    sealed interface Shape {}

    record Circle(double radius) implements Shape {}

    record Square(int side) implements Shape {}

    private static List<Object> results(Tracer tracer) {
        return List.of(
                tracer.step("text", String.class, key -> "ü \u2028 \"quoted\""),
                tracer.step("long", Long.class, key -> Long.MAX_VALUE),
                tracer.step("decimal", BigDecimal.class, key -> new BigDecimal("0.1000000000000000000001")),
                tracer.step("flag", Boolean.class, key -> true),
                tracer.step(
                        "record",
                        Source.class,
                        key -> new Source("rain", Optional.of(LocalDate.of(2025, 3, 1)), List.of(1, 2))),
                tracer.step("bare", Source.class, key -> new Source("", Optional.empty(), List.of())),
                tracer.step("enum", DayOfWeek.class, key -> DayOfWeek.FRIDAY),
                tracer.step("sealed", Shape.class, key -> new Square(2)),
                tracer.step("instant", Instant.class, key -> Instant.parse("2025-01-02T03:04:05.123456789Z")),
                tracer.step("duration", Duration.class, key -> Duration.ofMillis(1500)),
                tracer.step("optional", new Type<Optional<String>>() {}, key -> Optional.of("there")),
                tracer.step("empty", new Type<Optional<String>>() {}, key -> Optional.empty()),
                tracer.step(
                        "generic",
                        new Type<Map<String, List<Shape>>>() {},
                        key -> Map.of("all", List.of(new Circle(1.5), new Square(3)))),
                Optional.ofNullable(tracer.step("null", String.class, key -> null)));
    }

    @Test
    void a_result_is_the_same_live_and_replayed() throws Exception {
        List<List<Object>> seen = new CopyOnWriteArrayList<>();
        Execution execution = runSuspending((inputs, tracer) -> {
            seen.add(results(tracer));
            tracer.sleep(Duration.ofSeconds(1));
            return tracer.attempt();
        });
        assertThat(outcome(execution).result(Integer.class)).isEqualTo(2);
        assertThat(seen).hasSize(2);
        assertThat(seen.get(1)).isEqualTo(seen.get(0));
    }

    @Test
    void a_result_that_cannot_be_written_ends_the_flow_with_its_place_and_type() throws Exception {
        Execution execution = run(
                (inputs, tracer) -> tracer.step("s", Object.class, key -> Map.of("thread", Thread.currentThread())));
        assertThat(outcome(execution).failure().orElseThrow().message()).contains("Thread");
        assertThat(execution.attempts()).isEqualTo(1);
    }
}
