package io.kodosumi.testing;

import io.kodosumi.Branch;
import io.kodosumi.BranchBody;
import io.kodosumi.Flow;
import io.kodosumi.Retry;
import io.kodosumi.StepBody;
import io.kodosumi.Tracer;
import io.kodosumi.Type;
import io.kodosumi.forms.Form;
import io.kodosumi.model.Fid;
import io.kodosumi.model.UserId;
import java.io.PrintStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Counts the bodies of steps, and lets nothing through that is asked for after the crash of its runtime. */
final class WatchedTracer implements Tracer {
    private final Tracer to;
    private final Bodies bodies;

    private WatchedTracer(Tracer to, Bodies bodies) {
        this.to = to;
        this.bodies = bodies;
    }

    /** The same flow, watched. */
    static Flow watched(Flow flow, Bodies bodies) {
        return flow.code((inputs, tracer) -> {
            Life.check();
            return flow.code().run(inputs, new WatchedTracer(tracer, bodies));
        });
    }

    private void emit(Runnable call) {
        Life.check();
        try {
            call.run();
        } finally {
            Life.check();
        }
    }

    // ---- entries ----

    @Override
    public <T extends @Nullable Object> T step(String name, Type<T> type, Retry retry, StepBody<T> body) {
        Life.check();
        try {
            return to.step(name, type, retry, key -> {
                Life.check();
                bodies.ran(fid(), key);
                try {
                    return body.run(key);
                } finally {
                    Life.check();
                }
            });
        } finally {
            Life.check();
        }
    }

    @Override
    public <T extends @Nullable Object> T lock(String name, Form<T> form) {
        Life.check();
        try {
            return to.lock(name, form);
        } finally {
            Life.check();
        }
    }

    @Override
    public <T extends @Nullable Object> T lock(String name, Form<T> form, Duration timeout) {
        Life.check();
        try {
            return to.lock(name, form, timeout);
        } finally {
            Life.check();
        }
    }

    @Override
    public void sleep(String name, Duration duration) {
        emit(() -> to.sleep(name, duration));
    }

    @Override
    public <T extends @Nullable Object> Branch<T> branch(String name, BranchBody<T> body) {
        Life.check();
        bodies.branched(fid());
        Branch<T> branch = to.branch(name, inner -> body.run(new WatchedTracer(inner, bodies)));
        return () -> {
            try {
                return branch.join();
            } finally {
                Life.check();
            }
        };
    }

    @Override
    public boolean patched(String name) {
        Life.check();
        try {
            return to.patched(name);
        } finally {
            Life.check();
        }
    }

    @Override
    public void flush() {
        emit(to::flush);
    }

    // ---- events ----

    @Override
    public void debug(String... lines) {
        emit(() -> to.debug(lines));
    }

    @Override
    public void text(String... lines) {
        emit(() -> to.text(lines));
    }

    @Override
    public void markdown(String... paragraphs) {
        emit(() -> to.markdown(paragraphs));
    }

    @Override
    public void html(String... parts) {
        emit(() -> to.html(parts));
    }

    @Override
    public void result(@Nullable Object value) {
        emit(() -> to.result(value));
    }

    @Override
    public void action(@Nullable Object value) {
        emit(() -> to.action(value));
    }

    @Override
    public void warning(String message) {
        emit(() -> to.warning(message));
    }

    @Override
    public void warning(String message, Throwable error) {
        emit(() -> to.warning(message, error));
    }

    @Override
    public void progress(long done, long total, String text) {
        emit(() -> to.progress(done, total, text));
    }

    @Override
    public PrintStream out() {
        return to.out();
    }

    @Override
    public PrintStream err() {
        return to.err();
    }

    // ---- what it is ----

    @Override
    public Fid fid() {
        return to.fid();
    }

    @Override
    public int attempt() {
        return to.attempt();
    }

    @Override
    public UserId user() {
        return to.user();
    }
}
