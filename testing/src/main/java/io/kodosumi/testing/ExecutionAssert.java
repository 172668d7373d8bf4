package io.kodosumi.testing;

import io.kodosumi.Outcome;
import io.kodosumi.Type;
import io.kodosumi.model.Status;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on how an execution ended, what its steps did, and its log. */
public final class ExecutionAssert extends AbstractAssert<ExecutionAssert, TestRun> {
    ExecutionAssert(TestRun run) {
        super(run, ExecutionAssert.class);
    }

    /** It ended with a result. */
    public ExecutionAssert finished() {
        return ended(Status.FINISHED);
    }

    /** It ended with an error of this class. */
    public ExecutionAssert failed(Class<? extends Throwable> type) {
        ended(Status.ERROR);
        Outcome.Failure failure = outcome().failure().orElseThrow();
        if (!failure.type().equals(type.getName())) {
            failWithMessage(
                    "Expected execution %s to fail with <%s>, but it failed with <%s>: %s",
                    outcome().toString(), type.getName(), failure.type(), failure.message());
        }
        return this;
    }

    /** It was cancelled. */
    public ExecutionAssert cancelled() {
        return ended(Status.CANCELLED);
    }

    /** It came to its deadline. */
    public ExecutionAssert timedOut() {
        return ended(Status.TIMEOUT);
    }

    private ExecutionAssert ended(Status expected) {
        Status status = outcome().status();
        if (status != expected) {
            failWithMessage(
                    "Expected execution %s to end as <%s>, but it ended as <%s>%s",
                    actual.execution(), expected.word(), status.word(), why());
        }
        return this;
    }

    private String why() {
        return outcome()
                .failure()
                .map(failure -> ": " + failure.type() + ": " + failure.message())
                .orElse(" with " + outcome().json());
    }

    private Outcome outcome() {
        return actual.outcome();
    }

    /** It ended with this result, read as the class of the expected one. */
    public ExecutionAssert result(Object expected) {
        @SuppressWarnings("unchecked")
        Class<Object> type = (Class<Object>) expected.getClass();
        return result(Type.of(type), expected);
    }

    /** It ended with this result, read as a type. */
    public <T> ExecutionAssert result(Type<T> type, @Nullable T expected) {
        finished();
        T result = outcome().result(type);
        if (!Objects.equals(result, expected)) {
            failWithMessage(
                    "Expected execution %s to result in <%s>, but it resulted in <%s>",
                    actual.execution(), expected, result);
        }
        return this;
    }

    /** The bodies of the steps of this name ran so often, all together; 0 for never. */
    public ExecutionAssert ranStep(String name, int times) {
        int ran = actual.steps().entrySet().stream()
                .filter(step -> isNamed(step.getKey(), name))
                .mapToInt(Map.Entry::getValue)
                .sum();
        if (ran != times) {
            failWithMessage(
                    "Expected step '%s' to run %d times, but of the steps there ran %s", name, times, actual.steps());
        }
        return this;
    }

    /** Whether a key such as {@code left~1:draft~2} or {@code draft=intro} is one of a name. */
    private static boolean isNamed(String key, String name) {
        String own = key.substring(key.lastIndexOf(':') + 1);
        return own.equals(name) || own.startsWith(name + "~") || own.startsWith(name + "=");
    }

    /** Its log, for more assertions. */
    public LogAssert log() {
        return new LogAssert(actual.events(), this);
    }
}
