package io.kodosumi.runtime;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.forms.Forms.textarea;
import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Follow;
import io.kodosumi.Inputs;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Lock;
import io.kodosumi.Markdown;
import io.kodosumi.Outcome;
import io.kodosumi.Text;
import io.kodosumi.Tracer;
import io.kodosumi.model.Event;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FirstRunTest {
    static Object review(Inputs inputs, Tracer tracer) {
        String draft = tracer.step("draft", String.class, key -> "draft of " + inputs.text("document"));
        Inputs verdict = tracer.lock("approve", form(checkbox("approve"), textarea("comments")), Duration.ofHours(3));
        return verdict.flag("approve") ? Markdown.of(draft) : Text.of("rejected");
    }

    @Test
    void a_flow_is_launched_followed_answered_and_ends_once() throws Exception {
        try (Kodosumi kodosumi = Kodosumi.builder()
                .database("memory")
                .flow("review", form(textarea("document").required()), FirstRunTest::review)
                .open()) {
            Execution execution =
                    kodosumi.as("alice").launch(Launch.of("review").input("document", "a text"));
            List<Event> seen = new CopyOnWriteArrayList<>();
            try (Follow follow = execution.follow(seen::add)) {
                Lock lock = execution.awaitLock(Duration.ofSeconds(5)).orElseThrow();
                assertThat(lock.answer(Map.of("approve", true)).isAccepted()).isTrue();
                Outcome outcome = execution.await(Duration.ofSeconds(5)).orElseThrow();
                assertThat(outcome.result(Markdown.class)).isEqualTo(Markdown.of("draft of a text"));
                assertThat(follow.await(Duration.ofSeconds(5))).isTrue();
            }
            assertThat(seen)
                    .extracting(Event::kind)
                    .containsExactly(
                            "attempt", "status", "inputs", "meta", "status", "lock", "lease", "final", "status");
        }
    }
}
