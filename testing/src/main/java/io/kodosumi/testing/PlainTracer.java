package io.kodosumi.testing;

import io.kodosumi.Branch;
import io.kodosumi.BranchBody;
import io.kodosumi.Flow;
import io.kodosumi.LockExpired;
import io.kodosumi.Retry;
import io.kodosumi.StepBody;
import io.kodosumi.StepFailed;
import io.kodosumi.Tracer;
import io.kodosumi.Type;
import io.kodosumi.forms.Form;
import io.kodosumi.forms.Submission;
import io.kodosumi.model.Fid;
import io.kodosumi.model.UserId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A tracer without a runtime: steps just run, locks are answered as the script says, what is emitted is recorded. */
final class PlainTracer implements Tracer {
    private static final Fid FID = new Fid("000000000000000000000001");

    private final Flow flow;
    private final LockScript.Play play;
    private final String place;
    private final Map<String, Integer> ordinals = new HashMap<>();
    private final Shared shared;

    PlainTracer(Flow flow, LockScript.Play play) {
        this(flow, play, "", new Shared());
    }

    private PlainTracer(Flow flow, LockScript.Play play, String place, Shared shared) {
        this.flow = flow;
        this.play = play;
        this.place = place;
        this.shared = shared;
    }

    /** What a flow and its branches have in common. */
    private static final class Shared {
        private final List<FlowRun.Emitted> emitted = new ArrayList<>();
        private final List<String> steps = new ArrayList<>();
        private final Lines out = new Lines(emitted, "stdout");
        private final Lines err = new Lines(emitted, "stderr");
        private Instant now = MovedTime.START;
        private boolean inStep;
    }

    List<FlowRun.Emitted> emitted() {
        return shared.emitted;
    }

    List<String> steps() {
        return shared.steps;
    }

    private void emit(String kind, @Nullable Object value) {
        shared.emitted.add(new FlowRun.Emitted(kind, value));
    }

    /** The next key of a name: {@code draft~1}, in a branch {@code left~1:draft~1}; an explicit one is its own. */
    private String key(String name) {
        if (shared.inStep) {
            throw new IllegalStateException("'" + name
                    + "' was asked for inside a step: a step is one piece of work; ask for it before or after");
        }
        flush();
        return place + (name.contains("=") ? name : name + "~" + ordinals.merge(name, 1, Integer::sum));
    }

    // ---- entries ----

    @Override
    public <T extends @Nullable Object> T step(String name, Type<T> type, Retry retry, StepBody<T> body) {
        String key = key(name);
        for (int failures = 1; ; failures++) {
            shared.steps.add(key);
            shared.inStep = true;
            try {
                return body.run(FID + ":" + key);
            } catch (Exception failure) {
                if (!retry.triesAgain(failures, failure)) {
                    throw new StepFailed(key, types(failure), failure.getMessage(), failure);
                }
            } finally {
                shared.inStep = false;
            }
        }
    }

    private static List<String> types(Exception failure) {
        return Stream.<Class<?>>iterate(failure.getClass(), type -> type != Object.class, Class::getSuperclass)
                .map(Class::getName)
                .toList();
    }

    @Override
    public <T extends @Nullable Object> T lock(String name, Form<T> form) {
        return lock(name, form, Duration.ofHours(3));
    }

    @Override
    public <T extends @Nullable Object> T lock(String name, Form<T> form, Duration timeout) {
        String lid = key(name);
        emit("lock", form);
        if (!(play.move(flow.name(), name, lid) instanceof LockScript.Answers answers)) {
            shared.now = shared.now.plus(timeout);
            emit("lease", "expired");
            throw new LockExpired(lid, shared.now);
        }
        Submission<T> submission = form.check(answers.values());
        if (submission instanceof Submission.Valid<T> valid) {
            emit("lease", valid.values());
            return valid.value();
        }
        throw new AssertionError("The scripted answer to lock '" + lid + "' of flow '" + flow.name() + "' is invalid: "
                + ((Submission.Invalid<T>) submission).errors());
    }

    @Override
    public void sleep(String name, Duration duration) {
        key(name);
        shared.now = shared.now.plus(duration);
    }

    @Override
    public <T extends @Nullable Object> Branch<T> branch(String name, BranchBody<T> body) {
        Tracer inner = new PlainTracer(flow, play, key(name) + ":", shared);
        try {
            T result = body.run(inner);
            return () -> result;
        } catch (Exception failure) {
            return () -> {
                throw failure;
            };
        }
    }

    @Override
    public boolean patched(String name) {
        return true;
    }

    @Override
    public void flush() {
        shared.out.flush();
        shared.err.flush();
    }

    // ---- events ----

    @Override
    public void debug(String... lines) {
        emit("debug", String.join("\n", lines));
    }

    @Override
    public void text(String... lines) {
        emit("result", String.join("\n", lines));
    }

    @Override
    public void markdown(String... paragraphs) {
        emit("result", String.join("\n\n", paragraphs));
    }

    @Override
    public void html(String... parts) {
        emit("result", String.join("\n", parts));
    }

    @Override
    public void result(@Nullable Object value) {
        emit("result", value);
    }

    @Override
    public void action(@Nullable Object value) {
        emit("action", value);
    }

    @Override
    public void warning(String message) {
        emit("stderr", message);
    }

    @Override
    public void warning(String message, Throwable error) {
        emit("stderr", message + ": " + error);
    }

    @Override
    public void progress(long done, long total, String text) {
        emit("progress", Map.of("done", done, "total", total, "text", text));
    }

    @Override
    public PrintStream out() {
        return shared.out.stream;
    }

    @Override
    public PrintStream err() {
        return shared.err.stream;
    }

    /** Printed lines, emitted together at the next entry. */
    private static final class Lines {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        private final List<FlowRun.Emitted> emitted;
        private final String kind;

        private Lines(List<FlowRun.Emitted> emitted, String kind) {
            this.emitted = emitted;
            this.kind = kind;
        }

        private void flush() {
            stream.flush();
            bytes.toString(StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> emitted.add(new FlowRun.Emitted(kind, line)));
            bytes.reset();
        }
    }

    // ---- what it is ----

    @Override
    public Fid fid() {
        return FID;
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public UserId user() {
        return new UserId(Stage.USER);
    }
}
