package io.kodosumi.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test whose every {@link KodosumiTest#run} also crashes: before and after each transaction that it makes, once for each, and is then
 * recovered. It fails if a run then comes to another end, or if an effect of {@link KodosumiTest#effects} happens more often than it
 * does without a crash; the failure names each boundary. Bodies of steps that ran twice are told, and do not fail the test: a step that
 * was cut off runs again, by contract.
 *
 * <p><b>What it shows.</b> By default a crash is played within this process: at the boundary the runtime loses its store and its threads
 * unwind at their next call of the tracer or of {@code effects}, and another runtime recovers on the same store in memory. That is fast
 * and needs nothing; but {@code finally} blocks of the flow run, and code that is just busy runs on until that call. With {@link #halts}
 * the JVM of a child process is halted for real and another one recovers on a real store: nothing of the old one runs on, and time passes
 * as it does. A crash between two boundaries looks to the store like one at the boundary before.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@ExtendWith(CrashesSomething.class)
public @interface CrashTest {
    /** At how many boundaries, spread evenly; 0 for all, as is {@code -Dkodosumi.full=true}. */
    int sample() default 0;

    /** Effects that may happen more than once. */
    String[] mayRepeat() default {};

    /** Whether processes are started and halted. */
    boolean halts() default false;

    /**
     * Where executions are kept if processes are halted: a path or URL whose scheme names a store on the class path, with {@code {folder}}
     * for a new folder. Without that, all runs share it: each has an execution of its own there, and what else it holds is checked too.
     */
    String database() default "{folder}/kodosumi.db";
}
