package io.kodosumi.internal.attempt;

import io.kodosumi.Branch;
import io.kodosumi.BranchBody;
import io.kodosumi.Timing;
import io.kodosumi.spi.Fact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A strand's branches: threads beside it, each a strand of its own. That a branch ended is journaled behind its events, and so is, as
 * the attempt is suspended, that its flow had come to wait for it: with both, nothing is emitted twice.
 */
final class Branches {
    private final Context context;
    private final Strand parent;
    private final Steps steps;
    private final List<Running<?>> all = new ArrayList<>();

    /** @param steps the parent's */
    Branches(Context context, Strand parent, Steps steps) {
        this.context = context;
        this.parent = parent;
        this.steps = steps;
    }

    /** Makes the tracer of a branch, on the branch's thread. */
    interface Tracers {
        FlowTracer of(Strand strand);
    }

    <T extends @Nullable Object> Branch<T> start(String name, BranchBody<T> body, Tracers tracers) {
        String key = parent.begin(name);
        parent.pass(key);
        Running<T> running = new Running<>(key, body);
        all.add(running);
        context.waits().started();
        running.worker = context.services().timing().startFlow(context.fid() + " " + key, () -> running.run(tracers));
        return running;
    }

    /** Waits for the branches that were not joined; throws the first failure among them. */
    void joinRest() throws Exception {
        for (Running<?> branch : all) {
            if (!branch.joined) {
                branch.join();
            }
        }
    }

    /** Waits until their threads are gone. */
    void awaitThreads() {
        all.forEach(Running::awaitThread);
    }

    private final class Running<T extends @Nullable Object> implements Branch<T> {
        private final String key;
        private final BranchBody<T> body;
        private final List<Fact> ended = new ArrayList<>();
        private Timing.@Nullable Worker worker;
        private boolean joined;
        private boolean done;
        private Waits.@Nullable Wait joiner;
        private @Nullable Supplier<T> value;
        private @Nullable Throwable failure;

        Running(String key, BranchBody<T> body) {
            this.key = key;
            this.body = body;
        }

        void run(Tracers tracers) {
            Strand strand = new Strand(key + ":", context.journal(), context.emitter(), context.control());
            FlowTracer tracer = tracers.of(strand);
            Throwable thrown = null;
            T result = null;
            try {
                result = tracer.runFlow(() -> body.run(tracer));
            } catch (Throwable error) { // whatever it is, it belongs to who joins
                thrown = error;
            }
            T given = result;
            end(() -> given, thrown instanceof Unwind ? thrown : endStrand(tracer, thrown));
        }

        private @Nullable Throwable endStrand(FlowTracer tracer, @Nullable Throwable thrown) {
            try {
                tracer.finish();
                if (!hasEndedBefore()) {
                    ended.addAll(tracer.takeUnwritten());
                    ended.add(Entries.mark(Entries.JOURNAL, key, "Branch"));
                    if (thrown == null) {
                        context.emitter().submit(context.puts(ended));
                    }
                }
                return thrown;
            } catch (Throwable late) {
                return thrown == null ? late : thrown;
            }
        }

        private void end(Supplier<T> result, @Nullable Throwable thrown) {
            synchronized (this) {
                value = result;
                failure = thrown;
                done = true;
                context.waits().finished(joiner);
            }
            context.control().changed().raise();
        }

        private synchronized boolean isDone() {
            return done;
        }

        @Override
        public T join() throws Exception {
            String mark = parent.beginJoin(key);
            parent.pass(mark);
            joined = true;
            if (!isDone()) {
                if (hasEndedBefore()) {
                    await(null); // it only replays: what the flow told behind it may be in the log too
                } else {
                    parent.release();
                    steps.writeUnwritten();
                    await(markFact(mark));
                }
            }
            context.control().check();
            synchronized (this) {
                if (failure != null) {
                    steps.remember(ended); // a failure that the flow catches is journaled, one that ends it is not
                    throw Thrown.asException(failure);
                }
                return Objects.requireNonNull(value).get();
            }
        }

        private boolean hasEndedBefore() {
            return context.journal().entry(key).isPresent();
        }

        private void await(@Nullable Fact mark) {
            Waits.Wait wait;
            synchronized (this) {
                if (done) {
                    return;
                }
                wait = context.waits().enter(Long.MAX_VALUE, mark);
                joiner = wait;
            }
            for (long stamp = context.control().changed().stamp();
                    !isDone();
                    stamp = context.control().changed().stamp()) {
                context.control().check();
                context.control().await(context.control().changed(), stamp, Long.MAX_VALUE);
            }
            context.waits().leave(wait);
        }

        private @Nullable Fact markFact(String mark) {
            return context.journal().entry(mark).isPresent() ? null : Entries.mark(Entries.JOURNAL, mark, "Join");
        }

        private void awaitThread() {
            Timing.Worker thread = worker;
            boolean interrupted = false;
            while (thread != null) {
                try {
                    if (thread.join(Duration.ofDays(1))) {
                        break;
                    }
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
