package io.kodosumi.tck;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** How long a contract waits for what must happen before it calls it missing. */
record Patience(Duration limit) {
    /** The value of a call that must return in time; it runs on a thread of its own, which is interrupted if it does not. */
    <T> T call(String what, Callable<T> call) {
        FutureTask<T> task = start(what, call);
        return get(what, task);
    }

    /** Starts a call on a thread of its own; {@link #get} fetches its value. */
    <T> FutureTask<T> start(String what, Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, "contract: " + what);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    <T> T get(String what, FutureTask<T> task) {
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            throw new AssertionError("'" + what + "' has not returned after " + limit, e);
        } catch (ExecutionException e) {
            throw failure(what, e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(what, e);
        }
    }

    void await(String what, CountDownLatch latch) {
        try {
            if (!latch.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError(
                        "'" + what + "' has not happened after " + limit + ": " + latch.getCount() + " still missing");
            }
        } catch (InterruptedException e) {
            throw interrupted(what, e);
        }
    }

    private static AssertionError failure(String what, @Nullable Throwable cause) {
        return cause instanceof AssertionError failed ? failed : new AssertionError("'" + what + "' failed", cause);
    }

    private static AssertionError interrupted(String what, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new AssertionError("Interrupted while waiting for '" + what + "'", cause);
    }
}
