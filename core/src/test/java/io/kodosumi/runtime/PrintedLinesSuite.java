package io.kodosumi.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Retry;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a flow prints becomes events, line by line. */
public abstract class PrintedLinesSuite extends FlowSuite {
    @Test
    void lines_lose_their_ends_and_trailing_space_and_blank_ones_are_dropped() throws Exception {
        Execution execution = run((inputs, tracer) -> {
            tracer.out().print("  one");
            tracer.out().print(" line \t\n");
            tracer.out().println();
            tracer.out().println("   ");
            tracer.out().print("two\r\nthree\n");
            tracer.err().printf("%d of %d%n", 4, 5);
            return null;
        });
        assertThat(told(execution))
                .containsExactly(
                        "stdout   one line",
                        "stdout two",
                        "stdout three",
                        "stderr 4 of 5",
                        "final {\"NoneType\":null}");
    }

    @Test
    void characters_may_be_split_over_writes() throws Exception {
        Execution execution = run((inputs, tracer) -> {
            for (byte one : "grün €5 😀!\n".getBytes(StandardCharsets.UTF_8)) {
                tracer.out().write(one);
            }
            return null;
        });
        assertThat(told(execution)).startsWith("stdout grün €5 😀!");
    }

    @Test
    void a_flush_by_a_print_stream_does_not_cut_a_line() throws Exception {
        Execution execution = run((inputs, tracer) -> {
            tracer.out().print("half ");
            tracer.out().flush();
            tracer.out().print("and half");
            tracer.out().println();
            return null;
        });
        assertThat(told(execution)).startsWith("stdout half and half");
    }

    @Test
    void an_unfinished_line_is_told_before_an_entry_with_its_step_and_at_the_end() throws Exception {
        Execution execution = run((inputs, tracer) -> {
            tracer.out().print("before the step");
            tracer.step("s", String.class, key -> {
                tracer.debug("in the step");
                tracer.out().print("at the step's end");
                return "";
            });
            tracer.debug("behind the step");
            tracer.out().print("at the end");
            return null;
        });
        assertThat(told(execution))
                .containsExactly(
                        "stdout before the step",
                        "debug in the step",
                        "stdout at the step's end",
                        "debug behind the step",
                        "stdout at the end",
                        "final {\"NoneType\":null}");
    }

    @Test
    void an_unfinished_line_and_the_last_progress_are_told_of_a_flow_that_throws() throws Exception {
        Execution execution = run(builder(
                        store(),
                        flow((inputs, tracer) -> {
                                    tracer.progress(1, 3, "a");
                                    tracer.progress(2, 3, "b");
                                    tracer.out().print("so far");
                                    throw new IllegalStateException("broken");
                                })
                                .retry(Retry.NONE))
                .timing(new ManualTiming(clock)));
        assertThat(told(execution).subList(0, 3))
                .containsExactly(
                        "progress {\"dict\":{\"done\":1,\"total\":3,\"text\":\"a\"}}",
                        "stdout so far",
                        "progress {\"dict\":{\"done\":2,\"total\":3,\"text\":\"b\"}}");
    }

    @Test
    void a_line_without_an_end_is_cut_and_lost_nowhere() throws Exception {
        String endless = "x".repeat(200_000);
        Execution execution = run((inputs, tracer) -> {
            tracer.out().print(endless);
            return null;
        });
        List<String> told = told(execution);
        assertThat(told.size()).isGreaterThan(3);
        assertThat(String.join("", told.subList(0, told.size() - 1)).replace("stdout ", ""))
                .isEqualTo(endless);
    }

    // U9
    @Test
    void the_process_keeps_its_own_streams() throws Exception {
        PrintStream out = System.out;
        PrintStream err = System.err;
        Execution execution = run((inputs, tracer) -> System.out == out && System.err == err && tracer.out() != out);
        assertThat(outcome(execution).result(Boolean.class)).isTrue();
    }
}
