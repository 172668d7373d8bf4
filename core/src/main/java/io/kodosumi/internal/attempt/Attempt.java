package io.kodosumi.internal.attempt;

import io.kodosumi.Flow;
import io.kodosumi.Inputs;
import io.kodosumi.forms.Submission;
import io.kodosumi.internal.Services;
import io.kodosumi.internal.time.Timers;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Executor.Ran;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Write;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at an execution, from its claim on. {@link #run} does it on the caller's thread; the other methods may be called from any.
 */
public final class Attempt implements Held {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final Context context;
    private final Ending ending;
    private final boolean hasFlow;
    private final Beginning beginning;
    private volatile Timers.@Nullable Timer deadline;

    /**
     * @param flow the flow, if this node has it
     * @param row as the claim left it
     */
    public Attempt(
            Services services, Holding holding, Slot slot, Optional<Flow> flow, ExecutionRow row, Beginning beginning) {
        int number = row.hold().attempt();
        Control control = new Control(services.timing());
        Emitter emitter = Emitter.of(services, row, beginning.last(), control);
        Journal journal = new Journal(services, row.fid());
        Waits waits = new Waits(
                services,
                row.fid(),
                number,
                row.due().wakes(),
                emitter,
                control,
                slot,
                flow.map(services.limits()::room).orElse(Write.Room.ANY));
        StoreTime time = new StoreTime(services.timing(), row.now());
        this.context = new Context(
                services, holding, flow.orElseGet(() -> standIn(row)), row, time, control, emitter, journal, waits);
        this.ending = new Ending(context);
        this.hasFlow = flow.isPresent();
        this.beginning = beginning;
    }

    private static Flow standIn(ExecutionRow row) {
        return Flow.of(row.order().flow(), (inputs, tracer) -> {
                    throw new IllegalStateException("This node does not have the flow");
                })
                .version(row.order().version());
    }

    @Override
    public Fid fid() {
        return context.fid();
    }

    @Override
    public Ran run() {
        Ran ran = Ending.refused();
        try {
            ran = attempt();
            if (!context.control().hasInfrastructureFailed()) {
                context.services().problems().clear(fid());
            }
        } catch (Unwind unwound) {
            LOG.debug("{}: attempt {} was unwound as it ended: {}", fid(), context.attempt(), unwound.stop());
        } catch (KodosumiException failure) {
            if (!failure.isTransient()) {
                context.services().problems().report(fid(), String.valueOf(failure.getMessage()));
            }
            LOG.warn(
                    "{}: attempt {} could not be ended; its claim is given up when the store takes that: {}",
                    fid(),
                    context.attempt(),
                    failure.getMessage());
        } finally {
            if (ran.how() == Ran.How.REFUSED) {
                ending.giveUp(); // whatever ended it, an error too: nothing is held that nobody runs
            }
            context.control().end();
            if (deadline != null) {
                deadline.cancel();
            }
            context.waits().releaseSlot();
            context.emitter().end();
        }
        return ran;
    }

    private Ran attempt() {
        beginning.opening().ifPresent(this::open);
        if (beginning.launched().isEmpty()) {
            context.read(() -> {
                context.journal().load();
                return Optional.empty();
            });
        }
        Optional<Ran> without = new WithoutFlow(context, ending).run();
        if (without.isPresent()) {
            return without.get();
        }
        if (!hasFlow) {
            return ending.drained();
        }
        watchDeadline();
        Strand strand;
        FlowTracer tracer;
        @Nullable Object result = null;
        @Nullable Throwable thrown = null;
        try {
            Inputs inputs = start();
            strand = new Strand("", context.journal(), context.emitter(), context.control());
            tracer = new FlowTracer(context, strand);
            result = run(inputs, tracer);
            reportUnasked();
        } catch (Throwable error) {
            thrown = error;
        }
        return end(result, thrown);
    }

    private @Nullable Object run(Inputs inputs, FlowTracer tracer) throws Exception {
        try {
            return tracer.runFlow(() -> context.flow().code().run(inputs, tracer));
        } finally {
            if (!context.control().isUnwound()) {
                tracer.finish(); // also of a flow that threw: its last line and progress say how far it came
            }
        }
    }

    private Ran end(@Nullable Object result, @Nullable Throwable thrown) {
        Thread.interrupted(); // what interrupted the flow does not cut the writing of its end
        context.control().end();
        Stop stop = context.control().stop();
        if (stop == Stop.DRAINED && !context.control().isUnwound()) {
            stop = null; // it came to its end before it noticed
        }
        if (stop == null) {
            return thrown == null ? ending.finished(result) : ending.failed(thrown);
        }
        return switch (stop) {
            case SUSPENDED -> ending.suspended();
            case DRAINED -> ending.drained();
            case TIMEOUT -> ending.timedOut(context.row().deadline().orElseThrow());
            case CANCELLED -> ending.cancelled(cancel());
            case LOST, FAILED -> Ending.refused();
        };
    }

    private ExecutionRow.Cancel cancel() {
        return context.services()
                .store()
                .find(fid())
                .flatMap(row -> row.wish().cancel())
                .orElseThrow(() -> new KodosumiException("Execution " + fid() + " is gone while it was cancelled"));
    }

    // ---- the start ----

    /** Nothing happens before the opening is accepted: from then on no older attempt's events are. */
    private void open(Started.Told opening) {
        context.emitter().tell(opening.kind(), opening.payload());
        context.emitter().submit(emitted -> List.of()).await();
    }

    private Inputs start() {
        if (beginning.launched().isPresent()) {
            tell(beginning.start());
            return beginning.launched().get();
        }
        Launched brought = brought();
        if (!context.journal().hasStarted()) {
            Started started = Started.of(
                    fid(),
                    context.row().order(),
                    context.flow(),
                    brought,
                    context.services().codec());
            tell(started.events());
            check(brought.inputs());
        } else {
            new Pauses(context).tell(false);
        }
        return brought.inputs();
    }

    private void tell(List<Started.Told> start) {
        if (start.isEmpty()) {
            return;
        }
        Fact mark = Started.mark();
        context.emitter()
                .submit(start, emitted -> List.of(context.put(emitted, mark)))
                .await();
    }

    private void check(Inputs inputs) {
        context.flow().form().ifPresent(form -> {
            if (form.check(inputs.asMap()) instanceof Submission.Invalid<?> invalid) {
                throw new KodosumiException(
                        "The inputs do not satisfy the form of flow '" + context.flow() + "': " + invalid.errors());
            }
        });
    }

    private Launched brought() {
        List<Fact> facts = context.read(() -> context.services().store().facts(fid(), Entries.INPUT, "", 2));
        return Launched.of(fid(), facts, context.services().codec());
    }

    private void reportUnasked() {
        context.journal().unasked(context.flow()).ifPresent(sentence -> {
            LOG.warn("{}: {}", fid(), sentence);
            context.emitter().emit("stderr", sentence);
        });
    }

    private void watchDeadline() {
        context.row().deadline().ifPresent(at -> {
            long left =
                    context.time().nanoTimeAt(at) - context.services().timing().nanoTime();
            deadline =
                    context.services().timers().in(left, () -> context.control().stop(Stop.TIMEOUT));
        });
    }

    // ---- from outside ----

    @Override
    public void look() {
        long asked = context.services().timing().nanoTime();
        Optional<ExecutionRow> found = context.services().store().find(fid());
        if (found.isEmpty() || !isHeld(found.get())) {
            lose();
            return;
        }
        ExecutionRow row = found.get();
        context.time().said(row.now(), asked);
        if (row.wish().openLocks() > 0 || context.journal().hasOpenLocks()) {
            context.journal().refreshLocks();
        }
        if (row.wish().cancel().isPresent()) {
            context.control().stop(Stop.CANCELLED);
        }
        pause(row.wish().paused());
        context.control().changed().raise();
        context.waits().seen(row.due().wakes());
    }

    private boolean isHeld(ExecutionRow row) {
        return row.hold().attempt() == context.attempt()
                && row.hold().node().equals(context.row().hold().node());
    }

    private void pause(boolean wanted) {
        boolean began = !context.row().wish().paused(); // else it runs no flow code, and the next one tells
        if (began && wanted != context.control().isPaused()) {
            if (wanted) {
                context.control().paused(true); // whoever reads it in the log finds it so
                context.emitter().tell(Event.STATUS, "paused");
            } else {
                context.emitter().tell(Event.STATUS, "running"); // before its flow goes on and ends
                context.control().paused(false);
            }
        }
    }

    @Override
    public void drain() {
        context.control().stop(Stop.DRAINED);
    }

    @Override
    public void abandon() {
        lose();
        ending.abandon();
    }

    @Override
    public void lose() {
        context.control().stop(Stop.LOST);
        context.emitter().lose();
    }

    @Override
    public boolean isHere() {
        return context.control().isHere();
    }

    @Override
    public boolean suspend() {
        return context.waits().suspend();
    }

    @Override
    public Optional<Long> parkedSince() {
        return context.waits().parkedSince();
    }

    @Override
    public Optional<Long> leavingSince() {
        return context.waits().leavingSince();
    }

    @Override
    public boolean runsFlow() {
        return true;
    }

    @Override
    public String lingering() {
        return "its flow did not come to a call of its tracer in time";
    }
}
