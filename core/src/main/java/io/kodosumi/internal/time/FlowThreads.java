package io.kodosumi.internal.time;

import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads where the JVM has them (21 and later), daemon threads where not.
 *
 * <p>Compiled for 17, so the builder of virtual threads is reached by its interface's name.
 */
final class FlowThreads {
    private static final @Nullable ThreadFactory VIRTUAL_FACTORY = virtualFactory();

    static final boolean VIRTUAL = VIRTUAL_FACTORY != null;

    private FlowThreads() {}

    static ThreadFactory factory() {
        return VIRTUAL_FACTORY != null ? VIRTUAL_FACTORY : FlowThreads::daemon;
    }

    private static Thread daemon(Runnable body) {
        Thread thread = new Thread(body);
        thread.setDaemon(true);
        return thread;
    }

    private static @Nullable ThreadFactory virtualFactory() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Method factory = Class.forName("java.lang.Thread$Builder").getMethod("factory");
            return (ThreadFactory) factory.invoke(builder);
        } catch (ReflectiveOperationException olderThan21) {
            return null;
        }
    }
}
