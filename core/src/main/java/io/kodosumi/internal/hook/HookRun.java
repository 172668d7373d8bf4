package io.kodosumi.internal.hook;

import io.kodosumi.internal.Limits;
import io.kodosumi.internal.attempt.Thrown;
import io.kodosumi.model.KodosumiException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One try of one hook, on a thread of its own: says that it begins, runs it, and says how it ended. */
final class HookRun {
    private static final Logger LOG = LoggerFactory.getLogger(HookRun.class);
    private static final int MAX_MESSAGE = 1 << 10;

    private final Claim claim;
    private final Armed armed;
    private final String hook;
    private final BooleanSupplier isDraining;
    private volatile @Nullable Thread thread;

    HookRun(Claim claim, Armed armed, String hook, BooleanSupplier isDraining) {
        this.claim = claim;
        this.armed = armed;
        this.hook = hook;
        this.isDraining = isDraining;
    }

    /** Whether the present thread runs it. */
    boolean isHere() {
        return Thread.currentThread() == thread;
    }

    void run() {
        thread = Thread.currentThread();
        if (!isHolding()) {
            return;
        }
        Hooks.Code code = armed.code(hook).orElseThrow();
        Optional<Integer> begun = armed.begin(hook);
        if (begun.isEmpty()) {
            return;
        }
        Hooks.Call call = new Hooks.Call(claim.row(), claim.input(), hook, begun.get());
        Throwable thrown = thrown(code, call);
        if (thrown == null) {
            LOG.debug("{}: hook '{}' ran, try {}", claim.fid(), hook, begun.get());
            armed.ran(hook, begun.get());
        } else {
            failed(thrown, begun.get());
        }
    }

    /** Waits while the node cannot be sure that it still lives; false if there is nothing to be begun any more. */
    private boolean isHolding() {
        try {
            claim.holding().await(this::check);
            check();
            return true;
        } catch (Stopped stopped) {
            return false;
        }
    }

    private void check() {
        if (isDraining.getAsBoolean() || claim.isLost()) {
            throw new Stopped();
        }
    }

    private static @Nullable Throwable thrown(Hooks.Code code, Hooks.Call call) {
        try {
            code.run(call);
            return null;
        } catch (Throwable failure) { // an Error too: whatever it is, money may hang on the next try
            return failure;
        } finally {
            Thread.interrupted(); // what the hook did to its thread does not cut the writing of its end
        }
    }

    private void failed(Throwable thrown, int begun) {
        Duration wait = wait(armed.failures(hook) + 1);
        String with = Thrown.described(thrown, MAX_MESSAGE); // nothing of what it was called with
        LOG.warn(
                "{}: completion hook '{}' failed, try {}: {}. It is tried again in {} ms",
                claim.fid(),
                hook,
                begun,
                with,
                wait.toMillis());
        armed.failed(hook, with, wait);
        LOG.debug("{}: completion hook '{}' failed", claim.fid(), hook, thrown);
    }

    /** Twice as long each time, up to the bound; up to a fifth less, so that many do not come at once. */
    private Duration wait(int failures) {
        Limits.Hooks limits = claim.services().limits().hooks();
        long longest = limits.longestBackoff().toNanos();
        long wait = limits.backoff().toNanos();
        for (int i = 1; i < failures && wait < longest; i++) {
            wait *= 2;
        }
        long bounded = Math.min(wait, longest);
        long mixed = (claim.services().timing().nanoTime() ^ claim.fid().hashCode()) * 0x9E3779B97F4A7C15L;
        return Duration.ofNanos(bounded - bounded / 1000 * Long.remainderUnsigned(mixed >>> 16, 200));
    }

    /** It is not to be begun: its node stops, or the claim is another's. */
    private static final class Stopped extends KodosumiException {
        private static final long serialVersionUID = 1;

        Stopped() {
            super("Nothing more is begun", null, true);
        }
    }
}
