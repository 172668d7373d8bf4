package io.kodosumi;

import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionRow;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How an execution ended: exactly one, for ever. Immutable. */
public final class Outcome {
    private static final Type<Failure> FAILURE = Type.of(Failure.class);

    private final Fid fid;
    private final ExecutionRow.End end;
    private final JsonCodec codec;

    Outcome(Fid fid, ExecutionRow.End end, JsonCodec codec) {
        this.fid = fid;
        this.end = end;
        this.codec = codec;
    }

    /**
     * What went wrong.
     *
     * @param type the class name of the error, or a word such as {@code Cancelled}
     * @param message its message; may be empty
     * @param cause what brought it about, if anything did
     */
    public record Failure(
            String type, String message, @Nullable Failure cause) {}

    /** {@code FINISHED}, {@code ERROR}, {@code CANCELLED} or {@code TIMEOUT}. */
    public Status status() {
        return end.outcome();
    }

    /** Whether it ended with a result. */
    public boolean isFinished() {
        return end.outcome() == Status.FINISHED;
    }

    /** When, by the store's clock. */
    public Instant at() {
        return end.at();
    }

    /**
     * The result, or null if the flow returned null.
     *
     * @throws KodosumiException if it did not end with a result, or that cannot be read as this type
     */
    public <T> @Nullable T result(Class<T> type) {
        return result(Type.of(type));
    }

    /**
     * The result, or null if the flow returned null.
     *
     * @throws KodosumiException if it did not end with a result, or that cannot be read as this type
     */
    public <T> @Nullable T result(Type<T> type) {
        Optional<Failure> failure = failure();
        if (failure.isPresent()) {
            throw new KodosumiException("Execution " + fid + " ended as " + status().word() + ", without a result: "
                    + failure.get().type() + ": " + failure.get().message());
        }
        return codec.read(end.result(), type);
    }

    /** The result as JSON, or the failure. */
    public String json() {
        return end.result();
    }

    /** What went wrong; empty if it ended with a result. */
    public Optional<Failure> failure() {
        return isFinished() ? Optional.empty() : Optional.ofNullable(codec.read(end.result(), FAILURE));
    }

    /** The status. */
    @Override
    public String toString() {
        return fid + " " + status().word();
    }
}
