package io.kodosumi.runtime;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where code waits until a test lets it pass; tells that somebody came. */
public final class Gate {
    private final Duration bound;
    private final CountDownLatch came = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    public Gate() {
        this(Duration.ofSeconds(30));
    }

    /** @param bound for how long it may stay closed */
    public Gate(Duration bound) {
        this.bound = bound;
    }

    /** Waits for the gate to be opened, through interrupts, whose flag it keeps. */
    public void pass() {
        came.countDown();
        boolean interrupted = false;
        long end = System.nanoTime() + bound.toNanos();
        while (true) {
            try {
                if (!opened.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    throw new AssertionError("A gate was not opened within " + bound);
                }
                break;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until somebody is at the gate, or was. */
    public void awaitVisitor() throws InterruptedException {
        if (!came.await(bound.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new AssertionError("Nobody came to the gate within " + bound);
        }
    }

    public void open() {
        opened.countDown();
    }
}
