package io.kodosumi.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The only exception that leaves kodosumi or a backend; its subtypes say what a host can act on.
 *
 * <p>Its first line is complete in itself: what failed, with the values, and what would be right. It never holds a payload or a
 * secret.
 */
public class KodosumiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean isTransient;

    /**
     * @param message what failed, with the values; what would be right; what to do
     * @param cause what brought it about, if anything did
     * @param isTransient whether the same call may succeed later without anybody changing anything
     */
    public KodosumiException(String message, @Nullable Throwable cause, boolean isTransient) {
        super(message, cause);
        this.isTransient = isTransient;
    }

    /** A fault that lasts until somebody changes something. */
    public KodosumiException(String message) {
        this(message, null, false);
    }

    /** What failed, with the values; what would be right; what to do. */
    @Override
    public String getMessage() {
        return Objects.requireNonNullElse(super.getMessage(), "");
    }

    /** Whether the same call may succeed later without anybody changing anything. */
    public final boolean isTransient() {
        return isTransient;
    }
}
