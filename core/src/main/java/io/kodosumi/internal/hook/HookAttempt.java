package io.kodosumi.internal.hook;

import io.kodosumi.internal.Services;
import io.kodosumi.internal.attempt.GivingUp;
import io.kodosumi.internal.attempt.Held;
import io.kodosumi.internal.attempt.Holding;
import io.kodosumi.internal.attempt.Slot;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Executor.Ran;
import io.kodosumi.spi.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One claim on an execution whose log is closed: runs the hooks that are armed and that this node has, each on a thread of its own and
 * when its time has come, until nothing runs here and nothing is to be run now. No cancel, pause or deadline means anything to it, and
 * nothing interrupts a hook.
 */
public final class HookAttempt implements Held {
    private static final Logger LOG = LoggerFactory.getLogger(HookAttempt.class);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final Claim claim;
    private final Slot slot;
    private final Armed armed;
    private final Map<String, HookRun> running = new ConcurrentHashMap<>();
    private volatile boolean draining;
    private volatile boolean stirred;
    private volatile long wakes;
    private volatile @Nullable KodosumiException broken;

    /** @param row as the claim left it */
    public HookAttempt(Services services, Holding holding, Slot slot, Hooks hooks, ExecutionRow row) {
        this.claim = new Claim(services, holding, row);
        this.slot = slot;
        this.armed = new Armed(claim, hooks);
        this.wakes = row.due().wakes();
    }

    @Override
    public Fid fid() {
        return claim.fid();
    }

    @Override
    public Ran run() {
        boolean rested = false;
        try {
            armed.read(Set.of());
            serve();
            rested = claim.isLost() || rest();
        } catch (KodosumiException failure) {
            LOG.warn("{}: its hooks could not be served now: {}", fid(), failure.getMessage());
            if (!failure.isTransient()) {
                claim.services().problems().report(fid(), String.valueOf(failure.getMessage()));
            }
        } finally {
            if (!rested) {
                giveUp();
            }
            slot.release();
        }
        return rested && !claim.isLost()
                ? new Ran(Ran.How.SUSPENDED, armed.untilDue(), "hooks")
                : new Ran(Ran.How.REFUSED, Optional.empty(), "lost");
    }

    private void serve() {
        boolean interrupted = false;
        while (true) {
            long stamp = claim.changed().stamp();
            if (stirred && goesOn()) {
                stirred = false;
                readAgain();
            }
            if (goesOn()) {
                armed.ready(running.keySet()).forEach(this::begin);
            }
            if (running.isEmpty()) {
                break;
            }
            try {
                claim.changed().await(stamp, untilNext());
            } catch (InterruptedException hurry) { // of a host's threads: what runs is waited for all the same
                interrupted = true;
                draining = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        KodosumiException failure = broken;
        if (failure != null) {
            throw failure;
        }
    }

    /** If that fails, it goes on when nothing runs here any more: a claim is not given up under a hook that runs. */
    private void readAgain() {
        try {
            armed.read(running.keySet());
        } catch (RuntimeException | Error fault) {
            broken = asFailure(fault);
        }
    }

    private KodosumiException asFailure(Throwable fault) {
        return fault instanceof KodosumiException failure
                ? failure
                : new KodosumiException("The hooks of execution " + fid() + " failed here: " + fault, fault, true);
    }

    private boolean goesOn() {
        return !draining && !claim.isLost() && broken == null;
    }

    private long untilNext() {
        return goesOn()
                ? armed.untilNextBeside(running.keySet()).map(Duration::toNanos).orElse(Long.MAX_VALUE)
                : Long.MAX_VALUE;
    }

    private void begin(String hook) {
        HookRun run = new HookRun(claim, armed, hook, () -> draining);
        running.put(hook, run);
        try {
            claim.services().timing().startFlow("kodosumi " + fid() + " " + hook, () -> run(hook, run));
        } catch (RuntimeException | Error threadless) {
            running.remove(hook);
            broken = new KodosumiException(
                    "No thread could be started for hook '" + hook + "': " + threadless, null, true);
        }
    }

    private void run(String hook, HookRun run) {
        try {
            run.run();
        } catch (RuntimeException | Error fault) { // the store's or ours; what the hook threw is stored
            broken = asFailure(fault);
        } finally {
            running.remove(hook);
            claim.changed().raise();
        }
    }

    // ---- how it ends ----

    /** Whether that is known to be stored, or not to be ours any more. */
    private boolean rest() {
        armed.report();
        long seen =
                wakes; // before it looks whether somebody stirred it: what was seen then was served, or is due at once
        Optional<Duration> due = stirred ? Optional.of(Duration.ZERO) : armed.untilDue();
        claim.write(new Write.Rest(fid(), claim.attempt(), 0, seen, due, how()));
        return true;
    }

    private Write.Rest.How how() {
        return draining ? Write.Rest.How.DRAINED : Write.Rest.How.SUSPENDED;
    }

    private void giveUp() {
        Duration pause = Duration.ofSeconds(claim.attempt());
        Duration bounded = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
        new GivingUp(claim.services(), Runnable::run, rest(bounded)).begin();
    }

    private Write.Rest rest(Duration due) {
        return new Write.Rest(fid(), claim.attempt(), 0, wakes, Optional.of(due), Write.Rest.How.DRAINED);
    }

    /** For how long this node has nothing to do for it, though others may. */
    public Optional<Duration> leave() {
        return armed.untilOwnBesideForeign();
    }

    // ---- from outside ----

    @Override
    public void look() {
        Optional<ExecutionRow> found = claim.services().store().find(fid());
        if (found.filter(claim::isOf).isEmpty()) {
            lose();
            return;
        }
        long upTo = found.get().due().wakes();
        if (upTo > wakes) {
            stirred = true; // first: who finds these wakes seen finds that as well
            wakes = upTo;
            claim.changed().raise();
        }
        claim.services()
                .writes()
                .submit(List.of(
                        new Write.Rest(fid(), claim.attempt(), 0, upTo, Optional.empty(), Write.Rest.How.SEEN)));
    }

    @Override
    public void drain() {
        draining = true;
        claim.changed().raise();
    }

    @Override
    public void abandon() {
        claim.services().writes().submit(List.of(rest(Duration.ZERO)));
        claim.lose();
    }

    @Override
    public void lose() {
        claim.lose();
    }

    @Override
    public boolean isHere() {
        return running.values().stream().anyMatch(HookRun::isHere);
    }

    @Override
    public boolean suspend() {
        return false;
    }

    @Override
    public Optional<Long> parkedSince() {
        return Optional.empty();
    }

    @Override
    public Optional<Long> leavingSince() {
        return Optional.empty();
    }

    @Override
    public boolean runsFlow() {
        return false;
    }

    @Override
    public String lingering() {
        List<String> names = new ArrayList<>(running.keySet());
        return "its completion hook '" + String.join("', '", names)
                + "' did not end in time, and runs again with the same idempotency key";
    }
}
