package io.kodosumi;

import io.kodosumi.model.KodosumiException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step failed for good. The same live and replayed: after a crash the original exception cannot be rebuilt, so this is what flow code
 * catches.
 */
public final class StepFailed extends KodosumiException {
    private static final long serialVersionUID = 1;

    private final String step;
    private final String[] types;

    /**
     * @param step the step's journal key
     * @param types the class names of the error and of what it extends, the error's first
     * @param cause the error itself, when it has just happened
     */
    public StepFailed(String step, List<String> types, @Nullable String message, @Nullable Throwable cause) {
        super("Step '" + step + "' failed: " + types.get(0) + (message == null ? "" : ": " + message), cause, false);
        this.step = step;
        this.types = types.toArray(String[]::new);
    }

    /** The step's journal key. */
    public String step() {
        return step;
    }

    /** The class name of the error. */
    public String type() {
        return types[0];
    }

    /** Whether the error was of this class or one that extends it. */
    public boolean was(Class<? extends Throwable> type) {
        return Arrays.asList(types).contains(type.getName());
    }
}
