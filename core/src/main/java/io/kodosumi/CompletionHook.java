package io.kodosumi;

/**
 * What is to be done once an execution has ended, whichever way: pay, refund, tell somebody. Registered by name with
 * {@link Kodosumi.Builder#hook} or a {@link FlowProvider}, and named by launches with {@link Launch#onOutcome}.
 *
 * <p>It runs <em>at least once</em>: a process may die after the effect and before that is known. So an outside service is given the
 * {@link Completion#idempotencyKey}, which is the same each time, and must be unique where it takes effect: two runs may be under way
 * at once, one of them in a process that stalled, or had closed without waiting for it. Whatever it throws, it is tried again, after a
 * wait that grows up to a bound, for as long as it takes. It may be slow; nothing interrupts it. Runs on a thread of its own, on any
 * node that has it.
 */
@FunctionalInterface
public interface CompletionHook {
    /**
     * Does it; returns when it is done for good.
     *
     * @param outcome how the execution ended: finished with its result, or error, cancelled, timeout
     * @param completion what ended, and the key under which to act
     * @throws Exception to be tried again; type and message are shown to people, so keep secrets out of them
     */
    void run(Outcome outcome, Completion completion) throws Exception;
}
