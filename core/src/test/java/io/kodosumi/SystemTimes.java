package io.kodosumi;

import java.time.Instant;

/** The machine's timing, for tests that change one thing about it. */
public class SystemTimes implements Timing {
    private final Timing machine = Timing.system();

    @Override
    public Instant now() {
        return machine.now();
    }

    @Override
    public long nanoTime() {
        return machine.nanoTime();
    }

    @Override
    public Worker start(String name, Runnable body) {
        return machine.start(name, body);
    }

    @Override
    public Worker startFlow(String name, Runnable body) {
        return machine.startFlow(name, body);
    }

    @Override
    public boolean flowThreadsAreCheap() {
        return machine.flowThreadsAreCheap();
    }

    @Override
    public EventCount eventCount() {
        return machine.eventCount();
    }
}
