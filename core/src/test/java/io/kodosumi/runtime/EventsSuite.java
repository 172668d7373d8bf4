package io.kodosumi.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kodosumi.Execution;
import io.kodosumi.Html;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Markdown;
import io.kodosumi.Outcome;
import io.kodosumi.Retry;
import io.kodosumi.model.Event;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.Status;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Kinds, payloads and order of what a flow tells. */
public abstract class EventsSuite extends FlowSuite {
    record Finding(String title, int page) {}

    @Test
    void a_log_begins_with_opening_starting_inputs_meta_and_running_and_ends_with_final_and_finished()
            throws Exception {
        Kodosumi kodosumi = runtime(store(), flow((inputs, tracer) -> "done").version("2"));
        Execution execution =
                alice(kodosumi).launch(Launch.of("flow").input("topic", "rain").input("pages", 3));
        List<Event> log = log(execution);

        assertThat(log)
                .extracting(Event::kind)
                .containsExactly("attempt", "status", "inputs", "meta", "status", "final", "status");
        assertThat(log)
                .extracting(event -> Event.written(event.position()))
                .containsExactly("1-1", "1-2", "1-3", "1-4", "1-5", "1-6", "1-7");
        assertThat(log.get(0).payload()).matches("\\{\"dict\":\\{\"attempt\":1,\"node\":\"[^\"]+\"}}");
        assertThat(log.get(1).payload()).isEqualTo("starting");
        assertThat(log.get(2).payload()).isEqualTo("{\"dict\":{\"topic\":\"rain\",\"pages\":3}}");
        assertThat(log.get(3).payload())
                .matches(
                        "\\{\"dict\":\\{\"fid\":\"" + execution.fid()
                                + "\",\"username\":\"alice\",\"app_url\":null,\"panel_url\":null,\"entry_point\":\"flow\","
                                + "\"kodosumi\":\"[^\"]+\",\"tags\":null,\"summary\":null,\"description\":null,"
                                + "\"deprecated\":null,\"author\":null,\"organization\":null,\"version\":\"2\",\"extra\":null}}");
        assertThat(log.get(4).payload()).isEqualTo("running");
        assertThat(log.get(5).payload()).isEqualTo("{\"str\":\"done\"}");
        assertThat(log.get(6).payload()).isEqualTo("finished");
    }

    @Test
    void each_call_is_one_event_of_its_kind() throws Exception {
        Execution execution = run((inputs, tracer) -> {
            tracer.debug("one", "two");
            tracer.text("one", "two");
            tracer.markdown("# one", "two");
            tracer.html("<p>one", "two</p>");
            tracer.result(new Finding("rain", 3));
            tracer.action(Map.of("tool", "search"));
            tracer.warning("slow");
            tracer.progress(1, 2, "reading");
            tracer.out().println("out");
            tracer.err().println("err");
            return Markdown.of("# end");
        });
        assertThat(told(execution))
                .containsExactly(
                        "debug one\ntwo",
                        "result {\"Text\":{\"body\":\"one\\ntwo\"}}",
                        "result {\"Markdown\":{\"body\":\"# one\\n\\ntwo\"}}",
                        "result {\"HTML\":{\"body\":\"<p>one\\ntwo</p>\"}}",
                        "result {\"Finding\":{\"title\":\"rain\",\"page\":3}}",
                        "action {\"dict\":{\"tool\":\"search\"}}",
                        "stderr slow",
                        "progress {\"dict\":{\"done\":1,\"total\":2,\"text\":\"reading\"}}",
                        "stdout out",
                        "stderr err",
                        "final {\"Markdown\":{\"body\":\"# end\"}}");
    }

    @Test
    void every_value_has_the_envelope_of_its_type() throws Exception {
        Execution execution = run((inputs, tracer) -> {
            tracer.result(Map.of("a", 1));
            tracer.result("text");
            tracer.result(7);
            tracer.result(2.5);
            tracer.result(true);
            tracer.result(Arrays.asList("a", 1, null));
            tracer.result(new int[] {1, 2});
            tracer.result(null);
            tracer.result(Optional.empty());
            tracer.result(Html.of("<b>"));
            tracer.result(Status.RUNNING);
            return null;
        });
        assertThat(told(execution))
                .containsExactly(
                        "result {\"dict\":{\"a\":1}}",
                        "result {\"str\":\"text\"}",
                        "result {\"int\":7}",
                        "result {\"float\":2.5}",
                        "result {\"bool\":true}",
                        "result {\"__list__\":[{\"str\":\"a\"},{\"int\":1},{\"NoneType\":null}]}",
                        "result {\"__list__\":[{\"int\":1},{\"int\":2}]}",
                        "result {\"NoneType\":null}",
                        "result {\"NoneType\":null}",
                        "result {\"HTML\":{\"body\":\"<b>\"}}",
                        "result {\"str\":\"RUNNING\"}",
                        "final {\"NoneType\":null}");
        assertThat(outcome(execution).result(String.class)).isNull();
    }

    @Test
    void a_record_is_called_by_its_registered_name() throws Exception {
        Execution execution = run(builder(store(), flow((inputs, tracer) -> new Finding("rain", 3)))
                .name("finding", Finding.class));
        assertThat(told(execution)).containsExactly("final {\"finding\":{\"title\":\"rain\",\"page\":3}}");
        assertThat(outcome(execution).result(Finding.class)).isEqualTo(new Finding("rain", 3));
    }

    @Test
    void a_warning_with_an_error_has_its_trace() throws Exception {
        Execution execution = run((inputs, tracer) -> {
            tracer.warning("a tool failed", new IllegalStateException("no answer"));
            return null;
        });
        assertThat(told(execution).get(0))
                .startsWith("stderr a tool failed\njava.lang.IllegalStateException: no answer\n\tat ")
                .doesNotEndWith("\n");
    }

    @Test
    void a_flow_that_throws_ends_with_its_trace_as_error_and_no_final() throws Exception {
        Execution execution = run(builder(
                store(),
                flow((inputs, tracer) -> {
                            tracer.debug("before");
                            throw new IllegalStateException("broken", new IOException("disk"));
                        })
                        .retry(Retry.NONE)));
        Outcome outcome = outcome(execution);
        List<Event> log = log(execution);

        assertThat(outcome.status()).isEqualTo(Status.ERROR);
        Outcome.Failure failure = outcome.failure().orElseThrow();
        assertThat(failure.type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(failure.message()).isEqualTo("broken");
        assertThat(failure.cause()).isEqualTo(new Outcome.Failure("java.io.IOException", "disk", null));
        assertThat(kinds(log).subList(5, 6)).containsExactly("debug:before");
        assertThat(log.get(6).kind()).isEqualTo("error");
        assertThat(log.get(6).payload())
                .startsWith("java.lang.IllegalStateException: broken\n\tat ")
                .contains("Caused by: java.io.IOException: disk");
        assertThat(kinds(log).subList(7, 8)).containsExactly("status:error");
        assertThat(log).hasSize(8);
    }

    // U17
    @Test
    void a_result_that_cannot_be_written_is_an_error_outcome_and_loses_no_event() throws Exception {
        Map<String, Object> itself = new HashMap<>();
        itself.put("self", itself);
        Execution execution = run((inputs, tracer) -> {
            tracer.debug("paid work is done");
            return itself;
        });
        assertThat(outcome(execution).status()).isEqualTo(Status.ERROR);
        assertThat(told(execution)).hasSize(2).first().isEqualTo("debug paid work is done");
        assertThat(execution.attempts()).isEqualTo(1);
    }

    @Test
    void a_result_that_is_too_large_is_an_error_outcome_that_says_so() throws Exception {
        Execution execution =
                run(builder(store(), flow((inputs, tracer) -> "x".repeat(2000))).setting("payload.max", "1024"));
        assertThat(outcome(execution).failure().orElseThrow().message())
                .isEqualTo("Execution " + execution.fid() + ": its result has 2002 bytes, and may have 1024."
                        + " Keep large data elsewhere and pass a reference, or raise kodo.payload.max.");
    }

    @Test
    void an_event_that_is_too_large_is_refused_and_the_flow_may_go_on() throws Exception {
        Execution execution = run(builder(store(), flow((inputs, tracer) -> {
                    KodosumiException refused =
                            catchThrowableOfType(KodosumiException.class, () -> tracer.debug("ü".repeat(1000)));
                    tracer.debug("smaller");
                    return refused.getMessage();
                }))
                .setting("payload.max", "1024"));
        assertThat(outcome(execution).result(String.class))
                .isEqualTo("Execution " + execution.fid()
                        + ": an event of kind 'debug' has 2000 bytes, and may have 1024."
                        + " Keep large data elsewhere and pass a reference, or raise kodo.payload.max.");
        assertThat(told(execution)).startsWith("debug smaller");
    }
}
