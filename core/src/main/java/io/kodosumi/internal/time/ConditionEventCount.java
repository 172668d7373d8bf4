package io.kodosumi.internal.time;

import io.kodosumi.Timing;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** An event count on a lock and its condition: neither pins a virtual thread. */
final class ConditionEventCount implements Timing.EventCount {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition raised = lock.newCondition();
    private volatile long count;

    @Override
    public long stamp() {
        return count;
    }

    @Override
    public boolean await(long stamp, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (count == stamp && left > 0) {
                left = raised.awaitNanos(left);
            }
            return count != stamp;
        } finally {
            lock.unlock();
        }
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock, read without
    public void raise() {
        lock.lock();
        try {
            count++;
            raised.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
