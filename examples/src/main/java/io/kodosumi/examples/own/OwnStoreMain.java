package io.kodosumi.examples.own;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;

import io.kodosumi.Execution;
import io.kodosumi.Inputs;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Outcome;
import io.kodosumi.Text;
import io.kodosumi.Tracer;
import java.time.Duration;
import java.util.Map;

/**
 * What does a store of one's own take? A class that passes the contract, its provider, and a line in {@code META-INF/services}; the
 * host only names it.
 *
 * <p>Run it twice: the first run ends when the flow asks, the second answers and goes on from what the log file says.
 */
public final class OwnStoreMain {
    private OwnStoreMain() {}

    /** Launches one errand, or goes on with it. */
    public static void main(String... args) throws InterruptedException {
        try (Kodosumi kodosumi = Kodosumi.builder()
                .database("logfile:data/kodosumi.log")
                .flow("errand", OwnStoreMain::errand)
                .open()) {
            Execution errand = kodosumi.as("alice")
                    .launch(Launch.of("errand").input("thing", "tea").key("errand-1"));
            if (errand.openLocks().isEmpty() && errand.outcome().isEmpty()) {
                boolean hasAsked = errand.awaitLock(Duration.ofMinutes(1)).isPresent();
                System.out.println(hasAsked ? "It asks, and this run ends. Start it again." : "It has not asked.");
                return;
            }
            errand.openLocks().forEach(lock -> lock.answer(Map.of("pay", true)));
            Outcome outcome = errand.await(Duration.ofMinutes(1)).orElseThrow();
            System.out.println(outcome.status() + " in attempt " + errand.attempts() + ": " + outcome.json());
        }
    }

    private static Object errand(Inputs inputs, Tracer tracer) {
        String price = tracer.step("price", String.class, key -> {
            System.out.println("Asking for the price of " + inputs.text("thing") + ", once.");
            return "3.50";
        });
        Inputs verdict = tracer.lock("pay", form(checkbox("pay")), Duration.ofHours(3));
        return Text.of(verdict.flag("pay") ? "Paid " + price : "Left it");
    }
}
