package io.kodosumi.internal.attempt;

import io.kodosumi.Retry;
import io.kodosumi.StepBody;
import io.kodosumi.StepFailed;
import io.kodosumi.Timing;
import io.kodosumi.Type;
import io.kodosumi.internal.json.EntryTypeMismatch;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.Fact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Does a strand's steps: runs each once, journals its result with the events before it, and returns the journaled one ever after. */
final class Steps {
    static final Type<FailedEntry> FAILED = Type.of(FailedEntry.class);

    private final Context context;
    private final Strand strand;
    private final List<Fact> unwritten = new ArrayList<>();

    Steps(Context context, Strand strand) {
        this.context = context;
        this.strand = strand;
    }

    /** What a step that failed for good leaves in the journal. */
    record FailedEntry(List<String> failed, @Nullable String message) {}

    <T extends @Nullable Object> T step(String name, Type<T> type, Retry retry, StepBody<T> body) {
        String key = strand.begin(name);
        Optional<String> journaled = context.journal().entry(key);
        context.journal().lock(key).ifPresent(lock -> {
            throw mismatch(key, type);
        });
        strand.ask(key);
        if (journaled.isPresent()) {
            return replay(key, type, journaled.get());
        }
        return live(key, type, retry, body);
    }

    @SuppressWarnings("NullAway") // whether a result may be null is the step's own business
    private <T extends @Nullable Object> T replay(String key, Type<T> type, String entry) {
        String was = type(key, entry);
        if (was.equals(context.services().codec().name(FAILED))) {
            throw failed(key, entry);
        }
        try {
            return context.services()
                    .codec()
                    .readResult(result(key), entry, type, context.flow().codec());
        } catch (EntryTypeMismatch mismatch) {
            throw mismatch(key, type);
        }
    }

    private String type(String key, String entry) {
        try {
            return context.services().codec().entryType(entry);
        } catch (KodosumiException unreadable) {
            throw new KodosumiException("Execution " + context.fid() + ": the journal's '" + key + "' cannot be read: "
                    + unreadable.getMessage());
        }
    }

    private KodosumiException mismatch(String key, Type<?> asked) {
        return context.journal().mismatch(key, "'" + context.services().codec().name(asked) + "'");
    }

    private StepFailed failed(String key, String entry) {
        FailedEntry failure = context.services().codec().readEntry(entry, FAILED);
        if (failure == null) {
            throw new KodosumiException("Execution " + context.fid() + ": the journal's '" + key + "' cannot be read");
        }
        return new StepFailed(key, failure.failed(), failure.message(), null);
    }

    private <T extends @Nullable Object> T live(String key, Type<T> type, Retry retry, StepBody<T> body) {
        for (int tries = 1; ; tries++) {
            context.holding().await(context.control()::check);
            try {
                T value = run(key, body);
                write(List.of(new Fact(Entries.JOURNAL, key, 1, entry(key, type, value))));
                return value;
            } catch (BodyFailed failure) {
                if (!retry.triesAgain(tries, failure.error())) {
                    throw remember(key, failure.error());
                }
                pause(retry.delay(
                        tries,
                        failure.error(),
                        context.services().timing().random().nextDouble()));
                context.checkpoint();
            }
        }
    }

    private <T extends @Nullable Object> String entry(String key, Type<T> type, T value) {
        String entry = context.services()
                .codec()
                .result(result(key), type, value, context.flow().codec());
        return context.bounded("the result of step '" + key + "'", entry);
    }

    private String result(String key) {
        return "Execution " + context.fid() + ": the result of step '" + key + "'";
    }

    private <T extends @Nullable Object> T run(String key, StepBody<T> body) throws BodyFailed {
        strand.inStep(true);
        strand.enterFlow();
        try {
            return body.run(context.fid() + ":" + key);
        } catch (Unwind unwind) {
            throw unwind;
        } catch (Throwable error) {
            strand.enterRuntime();
            context.control().checkRunning(); // what a cut-off body throws says nothing about the step
            throw new BodyFailed(error);
        } finally {
            strand.enterRuntime();
            strand.inStep(false);
        }
    }

    /** The failure is written with the next entry: one that ends the attempt is not, so that a retry does the step again. */
    private StepFailed remember(String key, Throwable error) {
        List<String> types = new ArrayList<>();
        for (Class<?> type = error.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            types.add(type.getName());
        }
        String message = Thrown.messageOf(error);
        remember(List.of(new Fact(
                Entries.JOURNAL, key, 1, context.services().codec().entry(FAILED, new FailedEntry(types, message)))));
        return new StepFailed(key, types, message, error);
    }

    /** These entries travel with the strand's next one; if it asks for no other, they are not written. */
    void remember(List<Fact> entries) {
        unwritten.addAll(entries);
    }

    /** Writes what was remembered, before a wait that writes nothing else. */
    void writeUnwritten() {
        if (!unwritten.isEmpty()) {
            write(List.of());
        }
    }

    /** The failed steps that were not written yet, which travel with the strand's next entry. */
    List<Fact> takeUnwritten() {
        List<Fact> all = List.copyOf(unwritten);
        unwritten.clear();
        return all;
    }

    /** Writes entries of this strand behind all that was emitted, and waits for it. */
    void write(List<Fact> entries) {
        List<Fact> all = new ArrayList<>(takeUnwritten());
        all.addAll(entries);
        context.emitter().submit(context.puts(all)).await();
        all.forEach(context.journal()::put);
    }

    private void pause(Duration pause) {
        Timing timing = context.services().timing();
        long until = timing.nanoTime() + pause.toNanos();
        while (true) {
            long stamp = context.control().changed().stamp();
            long left = until - timing.nanoTime();
            if (left <= 0) {
                return;
            }
            context.control().check();
            context.control().await(context.control().changed(), stamp, left);
        }
    }

    private static final class BodyFailed extends Exception {
        private static final long serialVersionUID = 1;

        BodyFailed(Throwable error) {
            super(error);
        }

        Throwable error() {
            return Objects.requireNonNull(getCause());
        }
    }
}
