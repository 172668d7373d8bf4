package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.Follow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.model.Event;
import io.kodosumi.model.Status;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Within one runtime nothing waits for the next look at the store: with looks a minute apart, all that a person does is served within
 * the seconds that the other suites allow.
 */
public abstract class PushSuite extends RuntimeSuite {
    private static final Flow ASKING = Flow.of(
            "asking",
            (inputs, tracer) -> tracer.lock("go", form(checkbox("approve"))).flag("approve"));

    private Kodosumi unhurried(String parkFor, Flow... flows) {
        return open(builder(store(), flows).setting("store.recheck", "1m").setting("park.for", parkFor));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1d", "0s"})
    void launch_answer_follow_and_await_are_pushed(String parkFor) throws Exception {
        Kodosumi kodosumi = unhurried(parkFor, ASKING);
        for (int round = 0; round < 20; round++) {
            Execution execution = alice(kodosumi).launch(Launch.of("asking"));
            BlockingQueue<Event> heard = new LinkedBlockingQueue<>();
            try (Follow follow = execution.follow(heard::add)) {
                var lock = openLock(execution);
                assertThat(lock.answer(Map.of("approve", true)).isAccepted()).isTrue();
                assertThat(outcome(execution).result(Boolean.class)).isTrue();
                assertThat(follow.await(SOON)).isTrue();
            }
        }
    }

    @Test
    void events_are_heard_while_the_flow_runs() throws Exception {
        CountDownLatch heardIt = new CountDownLatch(1);
        Kodosumi kodosumi = unhurried("1d", Flow.of("talking", (inputs, tracer) -> {
            tracer.debug("hello");
            return heardIt.await(SOON.toSeconds(), TimeUnit.SECONDS);
        }));
        Execution execution = alice(kodosumi).launch(Launch.of("talking"));
        try (Follow follow = execution.follow(event -> {
            if (event.payload().equals("hello")) {
                heardIt.countDown();
            }
        })) {
            assertThat(outcome(execution).result(Boolean.class)).isTrue();
            assertThat(follow.await(SOON)).isTrue();
        }
    }

    @Test
    void a_cancel_right_behind_a_launch_is_served() throws Exception {
        Kodosumi kodosumi = unhurried("1d", Flow.of("blocking", (inputs, tracer) -> {
            new CountDownLatch(1).await();
            return "never";
        }));
        for (int round = 0; round < 200; round++) {
            Execution execution = alice(kodosumi).launch(Launch.of("blocking"));
            assertThat(execution.cancel()).isTrue();
            assertThat(outcome(execution).status()).isEqualTo(Status.CANCELLED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1d", "0s"})
    void pause_resume_and_cancel_are_served(String parkFor) throws Exception {
        Kodosumi kodosumi = unhurried(parkFor, ASKING);
        Execution execution = alice(kodosumi).launch(Launch.of("asking"));
        openLock(execution);
        execution.pause();
        await("the pause is told", () -> kinds(execution.events()).contains("status:paused"), execution);
        execution.resume();
        await(
                "it is told that it goes on",
                () -> kinds(execution.events()).lastIndexOf("status:running") > 5,
                execution);
        execution.cancel();
        assertThat(outcome(execution).status()).isEqualTo(Status.CANCELLED);
    }

    @Test
    void a_delayed_launch_begins_at_its_time() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Kodosumi kodosumi = unhurried("1d", Flow.of("counted", (inputs, tracer) -> runs.incrementAndGet()));
        Execution execution = alice(kodosumi).launch(Launch.of("counted").delay(Duration.ofMillis(200)));
        assertThat(outcome(execution).result(Integer.class)).isEqualTo(1);
        assertThat(log(execution).get(0).at())
                .isAfterOrEqualTo(execution.created().plusMillis(200));
    }
}
