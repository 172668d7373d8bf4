package io.kodosumi.internal.time;

import io.kodosumi.Timing;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * A timing whose threads have one context class loader, whichever thread happens to start them: in an application server, code of the host
 * finds services, resources and names by it.
 */
public final class InClassLoader implements Timing {
    private final Timing timing;
    private final ClassLoader loader;

    public InClassLoader(Timing timing, ClassLoader loader) {
        this.timing = timing;
        this.loader = loader;
    }

    @Override
    public Worker start(String name, Runnable body) {
        return timing.start(name, inLoader(body));
    }

    @Override
    public Worker startFlow(String name, Runnable body) {
        return timing.startFlow(name, inLoader(body));
    }

    private Runnable inLoader(Runnable body) {
        return () -> {
            Thread.currentThread().setContextClassLoader(loader);
            body.run();
        };
    }

    @Override
    public Instant now() {
        return timing.now();
    }

    @Override
    public long nanoTime() {
        return timing.nanoTime();
    }

    @Override
    public boolean flowThreadsAreCheap() {
        return timing.flowThreadsAreCheap();
    }

    @Override
    public EventCount eventCount() {
        return timing.eventCount();
    }

    @Override
    public RandomGenerator random() {
        return timing.random();
    }
}
