package io.kodosumi.internal.attempt;

import io.kodosumi.Branch;
import io.kodosumi.BranchBody;
import io.kodosumi.Html;
import io.kodosumi.Markdown;
import io.kodosumi.Retry;
import io.kodosumi.StepBody;
import io.kodosumi.Text;
import io.kodosumi.Tracer;
import io.kodosumi.Type;
import io.kodosumi.forms.Form;
import io.kodosumi.internal.time.Spans;
import io.kodosumi.model.Fid;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.Fact;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** What flow code sees of an attempt, on one strand; only delegates, and marks where flow code is left and entered. */
final class FlowTracer implements Tracer {
    private final Context context;
    private final Strand strand;
    private final Steps steps;
    private final Locks locks;
    private final Sleeps sleeps;
    private final Branches branches;
    private final Patches patches;
    private final Progress progress;
    private final Printed out;
    private final Printed err;

    FlowTracer(Context context, Strand strand) {
        this.context = context;
        this.strand = strand;
        this.steps = new Steps(context, strand);
        this.locks = new Locks(context, strand, steps);
        this.sleeps = new Sleeps(context, strand, steps);
        this.branches = new Branches(context, strand, steps);
        this.patches = new Patches(context, strand, steps);
        this.progress = new Progress(context.services(), strand);
        this.out = new Printed(line -> emit("stdout", line));
        this.err = new Printed(line -> emit("stderr", line));
    }

    /** Code of the host. */
    interface Code<T> {
        @Nullable
        T run() throws Exception;
    }

    // ---- running ----

    /** Runs the strand's code with the execution in the log context, joins its branches, and emits what was held. */
    <T> @Nullable T runFlow(Code<T> code) throws Exception {
        Map<String, String> before = MDC.getCopyOfContextMap();
        MDC.put("fid", context.fid().value());
        MDC.put("flow", context.flow().toString());
        MDC.put("attempt", Integer.toString(context.attempt()));
        MDC.put("user", context.user().value());
        context.control().join(strand);
        try {
            strand.enterFlow();
            T result = code.run();
            strand.enterRuntime();
            context.control().checkReturned();
            branches.joinRest();
            return result;
        } catch (Throwable error) {
            strand.enterRuntime();
            if (!(error instanceof Unwind) && !strand.isBranch()) {
                context.control().stop(Stop.FAILED);
            }
            throw error;
        } finally {
            strand.enterRuntime();
            branches.awaitThreads();
            context.control().leave(strand);
            if (!strand.isBranch()) {
                context.control().branchesEnded();
            }
            if (before == null) {
                MDC.clear();
            } else {
                MDC.setContextMap(before);
            }
        }
    }

    /** Emits what the strand still has. */
    void finish() {
        settleLines();
        strand.finish();
    }

    List<Fact> takeUnwritten() {
        return steps.takeUnwritten();
    }

    private void settleLines() {
        out.settle();
        err.settle();
        progress.flush();
    }

    /** Leaves flow code for an entry, and comes back. */
    private <T extends @Nullable Object> T entry(Supplier<T> work) {
        if (strand.isInStep()) {
            context.control().checkRunning();
        } else {
            context.control().check();
        }
        strand.enterRuntime();
        try {
            if (strand.isHere() && !strand.isInStep()) {
                context.checkpoint();
                settleLines();
            }
            return work.get();
        } finally {
            strand.enterFlow();
        }
    }

    private void emit(String kind, String payload) {
        strand.emit(kind, context.bounded("an event of kind '" + kind + "'", payload));
    }

    private String envelope(@Nullable Object value) {
        return context.services().codec().envelope(value);
    }

    // ---- facts ----

    @Override
    public Fid fid() {
        return context.fid();
    }

    @Override
    public int attempt() {
        return context.attempt();
    }

    @Override
    public UserId user() {
        return context.user();
    }

    // ---- events ----

    @Override
    public void debug(String... lines) {
        emit("debug", String.join("\n", lines));
    }

    @Override
    public void text(String... lines) {
        emit("result", envelope(Text.of(lines)));
    }

    @Override
    public void markdown(String... paragraphs) {
        emit("result", envelope(Markdown.of(paragraphs)));
    }

    @Override
    public void html(String... parts) {
        emit("result", envelope(Html.of(parts)));
    }

    @Override
    public void result(@Nullable Object value) {
        emit("result", envelope(value));
    }

    @Override
    public void action(@Nullable Object value) {
        emit("action", envelope(value));
    }

    @Override
    public void warning(String message) {
        emit("stderr", message);
    }

    @Override
    public void warning(String message, Throwable error) {
        emit("stderr", message + "\n" + Thrown.trace(error));
    }

    @Override
    public void progress(long done, long total, String text) {
        if (done < 0 || total < 0) {
            throw new IllegalArgumentException(
                    "A progress of " + done + " of " + total + ": expected numbers of at least 0");
        }
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("done", done);
        state.put("total", total);
        state.put("text", Objects.requireNonNull(text, "text"));
        progress.report(context.bounded("a progress event", envelope(state)));
    }

    @Override
    public PrintStream out() {
        return out.stream();
    }

    @Override
    public PrintStream err() {
        return err.stream();
    }

    @Override
    public void flush() {
        entry(() -> {
            if (strand.isInStep()) {
                settleLines();
            }
            return context.emitter().submitStored(emitted -> List.of()).await();
        });
    }

    // ---- entries ----

    @Override
    public <T extends @Nullable Object> T step(String name, Type<T> type, Retry retry, StepBody<T> body) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(retry, "retry");
        Objects.requireNonNull(body, "body");
        return entry(() -> steps.step(name, type, retry, key -> {
            try {
                return body.run(key);
            } finally {
                settleLines(); // with the step: once it is journaled it tells nothing more
            }
        }));
    }

    @Override
    public <T extends @Nullable Object> T lock(String name, Form<T> form) {
        return lock(name, form, context.services().limits().lock());
    }

    @Override
    public <T extends @Nullable Object> T lock(String name, Form<T> form, Duration timeout) {
        Objects.requireNonNull(form, "form");
        Spans.positive("A lock's timeout", timeout);
        return entry(() -> locks.lock(name, form, timeout));
    }

    @Override
    public void sleep(String name, Duration duration) {
        Spans.notNegative("A sleep", duration);
        entry(() -> {
            sleeps.sleep(name, duration);
            return null;
        });
    }

    @Override
    public boolean patched(String name) {
        return entry(() -> patches.isPatched(name));
    }

    @Override
    public <T extends @Nullable Object> Branch<T> branch(String name, BranchBody<T> body) {
        Objects.requireNonNull(body, "body");
        Branch<T> branch = entry(() -> branches.start(name, body, other -> new FlowTracer(context, other)));
        return new Branch<T>() {
            @Override
            public T join() throws Exception {
                context.control().check();
                strand.enterRuntime();
                try {
                    context.checkpoint();
                    settleLines();
                    return branch.join();
                } finally {
                    strand.enterFlow();
                }
            }
        };
    }
}
