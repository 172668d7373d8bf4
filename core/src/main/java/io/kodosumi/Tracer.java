package io.kodosumi;

import io.kodosumi.forms.Form;
import io.kodosumi.model.Fid;
import io.kodosumi.model.UserId;
import java.io.PrintStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a flow does beyond its own code: it emits events, does steps, waits for people and time, and branches.
 *
 * <p><b>Events</b> may be emitted from any thread; emitting does no I/O on the caller's thread, and when the store is slow or away it
 * waits up to the runtime's bound (30 s by default) and then throws a transient {@link io.kodosumi.model.KodosumiException}.
 *
 * <p><b>Entries</b> — step, lock, sleep, branch, patched — are asked for on the flow's own thread, or in a branch on that branch's thread with
 * its tracer, and never inside a step; anything else throws {@link IllegalStateException}. An entry's key is its name and how often
 * that name was asked for ({@code draft~1}), or explicit ({@code draft=chapter-3}); names and keys are 1 to 64 of
 * {@code A-Za-z0-9_.-}. When a flow runs again after a crash or a suspension, journaled entries return at once and the code between
 * them runs again; what it emitted before is not stored twice up to the last journaled entry.
 *
 * <p>Cancel, pause, a deadline, a lost claim and a closing runtime take effect at the next call of a tracer, as an {@link Error}
 * that unwinds the flow; flow code does not catch it, and after it nothing of the attempt counts.
 */
public interface Tracer {
    /** The execution's id. */
    Fid fid();

    /** Which attempt this is, from 1. */
    int attempt();

    /** Who launched the execution. */
    UserId user();

    /** Emits a {@code debug} event: the lines, joined. */
    void debug(String... lines);

    /** Emits a {@code result} event of plain text: the lines, joined. */
    void text(String... lines);

    /** Emits a {@code result} event of Markdown: the paragraphs, joined by blank lines. */
    void markdown(String... paragraphs);

    /** Emits a {@code result} event of HTML: the parts, joined by newlines. */
    void html(String... parts);

    /** Emits a {@code result} event with this value, writable as JSON. */
    void result(@Nullable Object value);

    /** Emits an {@code action} event with this value, writable as JSON. */
    void action(@Nullable Object value);

    /** Emits a {@code stderr} event with a message. */
    void warning(String message);

    /** Emits a {@code stderr} event with a message and a stack trace. */
    void warning(String message, Throwable error);

    /**
     * Says how far the work is. A few a second are stored, and always the last before an entry or the end.
     *
     * @param done how much is done, at least 0
     * @param total how much there is; 0 if that is not known
     * @param text what is being done
     */
    void progress(long done, long total, String text);

    /** Does a step once: {@link #step(String, Type, Retry, StepBody)} without tries of its own. */
    default <T extends @Nullable Object> T step(String name, Class<T> type, StepBody<T> body) {
        return step(name, Type.of(type), Retry.NONE, body);
    }

    /** Does a step once: {@link #step(String, Type, Retry, StepBody)} without tries of its own. */
    default <T extends @Nullable Object> T step(String name, Type<T> type, StepBody<T> body) {
        return step(name, type, Retry.NONE, body);
    }

    /**
     * Does a step: runs the body and journals its result, or returns the journaled one. All events emitted before are stored with it.
     *
     * @param type what the result is read back as after a crash
     * @param retry how often it is tried in place
     * @throws StepFailed when its last try failed, now or in an earlier attempt
     */
    <T extends @Nullable Object> T step(String name, Type<T> type, Retry retry, StepBody<T> body);

    /** Waits for a person, up to the runtime's default (3 h): {@link #lock(String, Form, Duration)}. */
    <T extends @Nullable Object> T lock(String name, Form<T> form);

    /**
     * Opens a lock and waits for its answer, over restarts.
     *
     * @param timeout from the opening on
     * @return the first valid answer
     * @throws LockExpired when nobody answered in time
     */
    <T extends @Nullable Object> T lock(String name, Form<T> form, Duration timeout);

    /** Sleeps, over restarts: {@link #sleep(String, Duration)} under the name {@code sleep}. */
    default void sleep(Duration duration) {
        sleep("sleep", duration);
    }

    /** Sleeps until the duration is over, counted from when it first began, over restarts. */
    void sleep(String name, Duration duration);

    /**
     * Starts work beside the flow, on a thread of its own, with ordinals of its own. A flow ends only after its branches: those not
     * joined are waited for.
     */
    <T extends @Nullable Object> Branch<T> branch(String name, BranchBody<T> body);

    /**
     * Whether this execution runs changed code, so that executions that began before the change go on with the old one:
     *
     * <pre>{@code
     * if (tracer.patched("check-sources")) {
     *     tracer.step("check", String.class, key -> check(draft));    // new
     * }
     * }</pre>
     *
     * <p>True where nothing was journaled behind this point yet, and then journaled, so that it stays true; false while earlier attempts
     * journaled entries behind it without asking, and then for the rest of the attempt. Each branch has answers of its own. The call
     * stays in the code as long as executions run that asked.
     *
     * @param name of the change: 1 to 64 of {@code A-Za-z0-9_.-}
     */
    boolean patched(String name);

    /** Waits until everything emitted so far is stored. */
    void flush();

    /** A stream whose lines become {@code stdout} events; an unfinished line is emitted at the next entry or {@link #flush}. */
    PrintStream out();

    /** A stream whose lines become {@code stderr} events. */
    PrintStream err();
}
