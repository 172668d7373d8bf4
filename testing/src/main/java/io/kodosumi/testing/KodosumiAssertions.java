package io.kodosumi.testing;

import io.kodosumi.Execution;
import io.kodosumi.Outcome;

/** Where assertions on executions begin; to be imported statically beside AssertJ's own. */
public final class KodosumiAssertions {
    private KodosumiAssertions() {}

    /** Asserts on an execution that {@link KodosumiTest#run} ran. */
    public static ExecutionAssert assertThat(TestRun run) {
        return new ExecutionAssert(run);
    }

    /** Asserts on an execution that has ended; how often its steps ran is not known of it. */
    public static ExecutionAssert assertThat(Execution execution) {
        Outcome outcome = execution
                .outcome()
                .orElseThrow(() -> new AssertionError("Execution " + execution + " has not ended: it is "
                        + execution.status().word()
                        + execution.waiting().map(why -> ", " + why).orElse("")));
        return new ExecutionAssert(new TestRun(execution, outcome, execution.events(), null));
    }
}
