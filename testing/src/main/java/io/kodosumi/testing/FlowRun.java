package io.kodosumi.testing;

import io.kodosumi.Flow;
import io.kodosumi.Inputs;
import io.kodosumi.forms.Form;
import io.kodosumi.forms.Submission;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A flow called as the plain method that it is: no runtime, no store, on the caller's thread. Steps just run, locks are answered as the
 * test says, sleeps pass at once, branches run where they begin, and what the flow emits is recorded.
 *
 * <p>For what the code of a flow does, and the quickest there is: nothing is journaled, written as JSON or replayed. What only a runtime
 * shows is for {@link KodosumiTest}. Not safe for use by several threads.
 */
public final class FlowRun {
    private final Flow flow;
    private final Map<String, @Nullable Object> inputs = new LinkedHashMap<>();
    private final LockScript script = new LockScript("answer(\"%s\", Map.of(…)) or expire(\"%s\")");

    private FlowRun(Flow flow) {
        this.flow = flow;
    }

    /** A call of this flow, without inputs. */
    public static FlowRun of(Flow flow) {
        return new FlowRun(flow);
    }

    /** With another input. */
    public FlowRun input(String name, @Nullable Object value) {
        inputs.put(name, value);
        return this;
    }

    /** The next lock of this name gets this answer. */
    public FlowRun answer(String lock, Map<String, ? extends @Nullable Object> values) {
        script.add(lock, new LockScript.Answers(values));
        return this;
    }

    /** The next lock of this name expires. */
    public FlowRun expire(String lock) {
        script.add(lock, new LockScript.Expires());
        return this;
    }

    /**
     * Something that a flow emitted.
     *
     * @param kind of the event
     * @param value as the flow gave it
     */
    public record Emitted(String kind, @Nullable Object value) {}

    /**
     * What came of it.
     *
     * @param result what the flow returned
     * @param emitted in order
     * @param steps the keys of the steps whose bodies ran, once for each time, in order
     */
    public record Done(@Nullable Object result, List<Emitted> emitted, List<String> steps) {
        /** Copies the lists. */
        public Done {
            emitted = List.copyOf(emitted);
            steps = List.copyOf(steps);
        }

        /** The kinds of what was emitted, in order. */
        public List<String> kinds() {
            return emitted.stream().map(Emitted::kind).toList();
        }
    }

    /**
     * Calls it.
     *
     * @throws AssertionError if the inputs break a rule of the flow's form, or it comes to a lock that the script does not know
     * @throws Exception what the flow threw
     */
    public Done run() throws Exception {
        PlainTracer tracer = new PlainTracer(flow, script.play());
        Object result = flow.code().run(checked(), tracer);
        tracer.flush();
        return new Done(result, tracer.emitted(), tracer.steps());
    }

    private Inputs checked() {
        Form<?> form = flow.form().orElse(null);
        if (form == null) {
            return Inputs.of(inputs);
        }
        Submission<?> submission = form.check(inputs);
        if (submission instanceof Submission.Valid<?> valid) {
            return Inputs.of(valid.values());
        }
        throw new AssertionError("The inputs of flow '" + flow.name() + "' are invalid: "
                + ((Submission.Invalid<?>) submission).errors());
    }
}
