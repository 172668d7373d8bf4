package io.kodosumi.store.sqlite;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;

import io.kodosumi.CompletionHook;
import io.kodosumi.Flow;
import io.kodosumi.FlowProvider;
import io.kodosumi.Inputs;
import io.kodosumi.Tracer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** Flows and a hook for processes that a test starts, which speak with it by files of a folder. */
public final class NodeFlows implements FlowProvider {
    /** Loaded by its name. */
    public NodeFlows() {}

    @Override
    public Collection<Flow> flows() {
        if (System.getenv("NODE_FLOWS_FAULT") != null) {
            throw new AssertionError("played by a test");
        }
        return List.of(
                Flow.of("letter", NodeFlows::letter).summary("Writes a letter"),
                Flow.of("stubborn", NodeFlows::stubborn));
    }

    @Override
    public Map<String, CompletionHook> hooks() {
        return Map.of(
                "settle",
                (outcome, completion) -> done(
                        Path.of(completion.inputs().text("folder")),
                        completion.idempotencyKey() + "/" + completion.tries() + "/" + outcome.result(String.class)));
    }

    private static String letter(Inputs inputs, Tracer tracer) {
        Path folder = Path.of(inputs.text("folder"));
        tracer.step("draft", String.class, key -> {
            tracer.debug("drafting");
            while (!Files.exists(folder.resolve("go"))) { // a call that takes its time, and is not to be cut
                LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            }
            return done(folder, "draft");
        });
        boolean sign = tracer.lock("sign", form(checkbox("ok"))).flag("ok");
        return tracer.step("send", String.class, key -> done(folder, "send")) + " " + sign;
    }

    private static String done(Path folder, String step) throws IOException {
        String line = step + " in " + ProcessHandle.current().pid();
        Files.write(
                folder.resolve("done"),
                List.of(line),
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return step;
    }

    private static String stubborn(Inputs inputs, Tracer tracer) throws InterruptedException {
        tracer.debug("for ever");
        new CountDownLatch(1).await();
        return "never";
    }
}
