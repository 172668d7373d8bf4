package io.kodosumi.examples;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static io.kodosumi.forms.Forms.textarea;

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
import io.kodosumi.User;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What does a host write? It opens a runtime, launches a flow, watches it, answers its form, and gets its outcome.
 *
 * <p>Run it again: the key is the same, so it is the same execution, and nothing is done again.
 */
public final class QuickStartMain {
    private QuickStartMain() {}

    /** Launches one review and approves it. */
    public static void main(String... args) throws InterruptedException {
        try (Kodosumi kodosumi = Kodosumi.builder()
                .flow("review", form(textarea("document").required()), QuickStartMain::review)
                .open()) {
            User alice = kodosumi.as("alice");
            Execution execution = alice.launch(Launch.of("review")
                    .input("document", "An execution survives a crash of every process.")
                    .key("order-42"));
            try (Follow live = execution.follow(event -> System.out.println(event.kind() + " " + event.payload()))) {
                Optional<Lock> lock = execution.awaitLock(Duration.ofMinutes(1));
                lock.ifPresent(open -> open.answer(Map.of("approve", true, "comments", "Well said.")));
                Outcome outcome = execution.await(Duration.ofMinutes(5)).orElseThrow();
                live.await(Duration.ofSeconds(5));
                System.out.println(outcome.status() + ": " + outcome.json());
            }
        }
    }

    private static Object review(Inputs inputs, Tracer tracer) {
        String draft = tracer.step("draft", String.class, key -> "**Summary:** " + inputs.text("document"));
        Inputs verdict = tracer.lock("approve", form(checkbox("approve"), textarea("comments")), Duration.ofHours(3));
        return verdict.flag("approve") ? Markdown.of(draft, verdict.text("comments")) : Text.of("Rejected.");
    }
}
