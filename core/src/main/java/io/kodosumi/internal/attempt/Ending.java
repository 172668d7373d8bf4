package io.kodosumi.internal.attempt;

import io.kodosumi.LockExpired;
import io.kodosumi.Retry;
import io.kodosumi.StepFailed;
import io.kodosumi.model.Event;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Executor.Ran;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the end of an attempt: an outcome with its closing events, or the rest that gives the claim up. */
final class Ending {
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Context context;

    Ending(Context context) {
        this.context = context;
    }

    // ---- outcomes ----

    /** The flow returned. */
    Ran finished(@Nullable Object value) {
        String result;
        String payload;
        try {
            result = context.bounded("its result", context.services().codec().write(value));
            payload = context.bounded("its result", context.services().codec().envelope(value));
        } catch (KodosumiException unwritable) {
            return error(unwritable);
        }
        return settle(Status.FINISHED, result, "final", payload);
    }

    /** The flow threw for the last time. */
    Ran error(Throwable error) {
        return settle(Status.ERROR, failure(error), "error", Thrown.trace(error));
    }

    /** It ends as an error without any code of the flow. */
    Ran error(String type, String sentence) {
        return settle(Status.ERROR, failure(type, sentence, null), "error", sentence);
    }

    Ran cancelled(ExecutionRow.Cancel cancel) {
        String sentence = "Cancelled by '" + cancel.by() + "' at " + cancel.at()
                + (cancel.reason().isEmpty() ? "" : ": " + cancel.reason());
        return settle(Status.CANCELLED, failure("Cancelled", sentence, null), "error", sentence);
    }

    Ran timedOut(Instant deadline) {
        String sentence = "Not finished by its deadline, " + deadline;
        return settle(Status.TIMEOUT, failure("Timeout", sentence, null), "error", sentence);
    }

    /** It has its outcome, but its log was not closed: closes it. */
    Ran close(ExecutionRow.End end) {
        boolean finished = end.outcome() == Status.FINISHED;
        String payload = finished
                ? context.services().codec().envelope(context.services().codec().tree(end.result()))
                : message(end.result());
        return close(end.outcome(), finished ? "final" : "error", payload);
    }

    /** Tells the end of the locks that the outcome has closed, and closes the log. */
    private Ran close(Status outcome, String kind, String payload) {
        context.journal().refreshLocks();
        List<LockRow> untold = context.journal().untold();
        List<WriteResult> results = context.emitter()
                .close(emitted -> List.of(), closing(untold, outcome, kind, payload))
                .results();
        return isRefused(results) ? refused() : settled(outcome);
    }

    private static Ran settled(Status outcome) {
        return new Ran(Ran.How.SETTLED, Optional.empty(), outcome.word());
    }

    private String message(String failure) {
        Object tree = context.services().codec().tree(failure);
        return tree instanceof Map<?, ?> map && map.get("message") instanceof String text ? text : "";
    }

    private Ran settle(Status outcome, String result, String kind, String payload) {
        boolean closes = context.journal().untold().isEmpty();
        Behind settle = Behind.of(
                result.length(),
                emitted -> List.of(new Write.Settle(context.fid(), context.attempt(), emitted, outcome, result)));
        List<WriteResult> results = (closes
                        ? context.emitter().close(settle, closing(List.of(), outcome, kind, payload))
                        : context.emitter().submit(settle)) // how its locks end is known behind the outcome
                .results();
        if (results.get(0) instanceof WriteResult.Refused refused && refused.reason() == WriteResult.Reason.CANCELLED) {
            return cancelledMeanwhile();
        }
        KodosumiException unstored = context.control().failure();
        if (isSkipped(results.get(0)) && unstored != null) {
            return error(unstored); // an event before it cannot be stored, ever
        }
        if (results.get(0) instanceof WriteResult.Failed failed) {
            return error(
                    "KodosumiException",
                    "The result cannot be stored: " + failed.cause().getMessage());
        }
        if (isRefused(results)) {
            return refused();
        }
        return closes ? settled(outcome) : close(outcome, kind, payload);
    }

    private static boolean isSkipped(WriteResult result) {
        return result instanceof WriteResult.Refused refused && refused.reason() == WriteResult.Reason.SKIPPED;
    }

    private Ran cancelledMeanwhile() {
        return context.services()
                .store()
                .find(context.fid())
                .flatMap(row -> row.wish().cancel())
                .map(this::cancelled)
                .orElseGet(Ending::refused);
    }

    private List<Started.Told> closing(List<LockRow> locks, Status outcome, String kind, String payload) {
        List<Started.Told> events = new ArrayList<>();
        for (LockRow lock : locks) {
            events.add(new Started.Told(
                    LockEvents.LEASE, LockEvents.lease(lock, context.services().codec())));
        }
        events.add(new Started.Told(kind, payload));
        events.add(new Started.Told(Event.STATUS, outcome.word()));
        return events;
    }

    private String failure(Throwable error) {
        Throwable cause = error.getCause();
        Map<String, @Nullable Object> caused = null;
        if (cause != null) {
            caused = new LinkedHashMap<>();
            caused.put("type", cause.getClass().getName());
            caused.put("message", Thrown.message(cause));
        }
        return failure(error.getClass().getName(), Thrown.message(error), caused);
    }

    private String failure(String type, String message, @Nullable Map<String, @Nullable Object> cause) {
        Map<String, @Nullable Object> failure = new LinkedHashMap<>();
        failure.put("type", type);
        failure.put("message", message);
        failure.put("cause", cause);
        return context.services().codec().write(failure);
    }

    // ---- rests ----

    /** The flow threw: tries again later, or ends with the error. */
    Ran failed(Throwable error) {
        if (context.control().hasInfrastructureFailed()) {
            reportLasting();
            return drained(); // whatever the flow made of it, it is no failure of the flow
        }
        Optional<Duration> wait;
        try {
            wait = untilNextTry(error);
        } catch (RuntimeException | Error fault) { // of the policy: were it tried again for that, there would be no end
            if (fault != error) {
                error.addSuppressed(fault);
            }
            return error(error);
        }
        if (wait.isEmpty()) {
            return error(error);
        }
        context.emitter().emit("stderr", Thrown.trace(error));
        return rest(Write.Rest.How.FAILED, earlier(wait, untilDeadline()), List.of());
    }

    /** As its flow's policy says; empty if this error is the end. */
    private Optional<Duration> untilNextTry(Throwable error) {
        Retry retry = context.flow().retry();
        int failures = context.row().hold().failures() + 1;
        return isFinal(error) || !retry.triesAgain(failures, error)
                ? Optional.empty()
                : Optional.of(retry.delay(
                        failures, error, context.services().timing().random().nextDouble()));
    }

    /** What the store will not do next time either is for people to see; it is tried again, as they may mend it. */
    private void reportLasting() {
        KodosumiException cause = context.control().failure();
        if (cause != null && !cause.isTransient()) {
            context.services().problems().report(context.fid(), String.valueOf(cause.getMessage()));
        }
    }

    private static boolean isFinal(Throwable error) {
        if (error instanceof StepFailed) {
            return false;
        }
        return error instanceof LockExpired || (error instanceof KodosumiException told && !told.isTransient());
    }

    /** It gives up its place while it waits. */
    Ran suspended() {
        Waits.Suspension left = context.waits().suspension();
        Optional<Duration> due = earlier(context.waits().in(left.until()), untilDeadline());
        return rest(Write.Rest.How.SUSPENDED, due, left.marks());
    }

    /** It is paused before any code of its flow ran. */
    Ran paused() {
        new Pauses(context).tell(true);
        Waits.Suspension left = context.waits().giveUp();
        return rest(Write.Rest.How.SUSPENDED, earlier(context.waits().in(left.until()), untilDeadline()), List.of());
    }

    /** It goes on elsewhere, or here later. */
    Ran drained() {
        return rest(
                Write.Rest.How.DRAINED,
                Optional.of(context.control().stop() == Stop.DRAINED ? Duration.ZERO : pause()),
                List.of());
    }

    /** Gives the claim up while its flow's code still runs: whatever that writes later is refused. */
    void abandon() {
        giveUp(Duration.ZERO);
    }

    /** Its end could not be written: whoever can goes on with it, after a pause. */
    void giveUp() {
        giveUp(pause());
    }

    private void giveUp(Duration pause) {
        long wakes = context.waits().suspension().wakes();
        new GivingUp(
                        context.services(),
                        context.emitter(),
                        new Write.Rest(
                                context.fid(), context.attempt(), 0, wakes, Optional.of(pause), Write.Rest.How.DRAINED))
                .begin();
    }

    /** After a failure of the infrastructure: longer with every attempt, so that what fails for ever does not keep a node busy. */
    private Duration pause() {
        Duration pause = Duration.ofSeconds(context.attempt());
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private Optional<Duration> untilDeadline() {
        return context.row()
                .deadline()
                .flatMap(at -> context.waits().in(context.time().nanoTimeAt(at)));
    }

    private static Optional<Duration> earlier(Optional<Duration> one, Optional<Duration> other) {
        if (one.isPresent() && other.isPresent()) {
            return one.get().compareTo(other.get()) <= 0 ? one : other;
        }
        return one.or(() -> other);
    }

    private Ran rest(Write.Rest.How how, Optional<Duration> planned, List<Fact> marks) {
        long wakes = context.waits().giveUp().wakes();
        Stop stop = context.control().stop();
        Optional<Duration> due = stop != null && stop.interrupts() ? Optional.of(Duration.ZERO) : planned;
        List<WriteResult> results = context.emitter()
                .leave(emitted -> {
                    List<Write> writes = new ArrayList<>();
                    marks.forEach(mark -> writes.add(context.put(emitted, mark)));
                    writes.add(new Write.Rest(context.fid(), context.attempt(), emitted, wakes, due, how));
                    return writes;
                })
                .results();
        if (isRefused(results)) {
            return refused();
        }
        return new Ran(
                how == Write.Rest.How.FAILED ? Ran.How.FAILED : Ran.How.SUSPENDED,
                due,
                how.name().toLowerCase(Locale.ROOT));
    }

    private static boolean isRefused(List<WriteResult> results) {
        return results.stream().anyMatch(WriteResult.Refused.class::isInstance);
    }

    /** It was not ours any more. */
    static Ran refused() {
        return new Ran(Ran.How.REFUSED, Optional.empty(), "lost");
    }
}
