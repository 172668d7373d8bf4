package io.kodosumi;

import io.kodosumi.forms.Form;
import io.kodosumi.forms.FormErrors;
import io.kodosumi.forms.Submission;
import io.kodosumi.internal.attempt.LockForms;
import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.internal.time.Spans;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.LockState;
import io.kodosumi.model.UserId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.LockRow;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A pause for a person, as it was read: a form, an expiry, at most one answer. Safe for use by many threads. */
public final class Lock {
    private final Engine engine;
    private final User user;
    private final LockRow row;

    Lock(Engine engine, User user, LockRow row) {
        this.engine = engine;
        this.user = user;
        this.row = row;
    }

    /** The id of the execution that waits. */
    public Fid fid() {
        return row.fid();
    }

    /** Its id, unique within its execution. */
    public String lid() {
        return row.lid();
    }

    /** The flow of the execution. */
    public String flow() {
        return row.flow();
    }

    /** The user of the execution. */
    public UserId user() {
        return row.owner();
    }

    /** The execution that waits. */
    public Execution execution() {
        return new Execution(engine, user, row.fid());
    }

    /** The name that the flow gave it. */
    public String name() {
        return row.name();
    }

    /** What is asked. */
    public Form<Inputs> form() {
        return LockForms.form(row.form());
    }

    /** Where it stood when it was read. */
    public LockState state() {
        return row.state();
    }

    /** When it was opened. */
    public Instant opened() {
        return row.opened();
    }

    /** When it expires or expired, if nobody closes it first. */
    public Instant expires() {
        return row.expires();
    }

    /** Who closed it, if it was closed when it was read. */
    public Optional<UserId> closedBy() {
        return row.closed().map(LockRow.Closed::by);
    }

    /**
     * Answers it: {@link #answer(String, Map)}, where the same values by the same user are the same answer.
     *
     * @param values by field, as a browser posts them or as JSON has them
     */
    public Answer answer(Map<String, ? extends @Nullable Object> values) {
        String id = engine.services().codec().digest(user.id().value(), values);
        return answer(id, values);
    }

    /**
     * Answers it. The first valid answer is taken; an invalid one changes nothing, and one of more bytes than a payload may have is
     * invalid.
     *
     * @param id of this answer: sent again, it is told that it was accepted; 1 to 255 characters
     * @throws KodosumiException if the lock or its execution is gone, or if its answers need a handler and this runtime does not have its
     *     flow
     */
    public Answer answer(String id, Map<String, ? extends @Nullable Object> values) {
        Texts.checked("The id of an answer", id, 1, 255);
        Submission<Inputs> submission = form().check(values);
        if (submission instanceof Submission.Invalid<Inputs> invalid) {
            return new Answer.Invalid(invalid.errors());
        }
        String answer;
        try {
            answer = handled(((Submission.Valid<Inputs>) submission).value());
        } catch (InvalidAnswer refused) {
            return new Answer.Invalid(refused.errors());
        }
        int bytes = answer.getBytes(StandardCharsets.UTF_8).length;
        int most = engine.services().limits().payload();
        if (bytes > most) {
            return new Answer.Invalid(
                    FormErrors.none().global("must have at most " + most + " bytes as JSON, and has " + bytes));
        }
        return close(id, answer);
    }

    private String handled(Inputs valid) {
        JsonCodec codec = engine.services().codec();
        if (!LockForms.needsHandler(row.form())) {
            return codec.write(valid.asMap());
        }
        ExecutionRow execution = user.find(fid()).orElseThrow(this::unknown);
        Flow flow = engine.flows()
                .find(execution.order())
                .orElseThrow(() -> new KodosumiException("Lock '" + lid() + "' of execution " + fid()
                        + " needs the answer handler of flow '"
                        + execution.order().flow() + ":"
                        + execution.order().version()
                        + "', and this runtime does not have that flow. Answer on a node that has it."));
        AnswerHandler handler = flow.handler(name())
                .orElseThrow(() -> new KodosumiException("Flow '" + flow + "' has no answer handler for locks called '"
                        + name() + "' any more, and lock '" + lid() + "' of execution " + fid() + " needs it"));
        Inputs handled = handler.handle(valid);
        return handled == null ? "null" : codec.write(handled.asMap());
    }

    private Answer close(String id, String answer) {
        LockRow now = written(new Write.CloseLock(fid(), 0, 0, lid(), LockState.ANSWERED, id, user.id(), answer));
        LockRow.Closed closed = now.closed().orElseThrow(this::unknown);
        return now.state() == LockState.ANSWERED && closed.id().equals(id)
                ? new Answer.Accepted(closed.at())
                : new Answer.Closed(now.state(), closed.by(), closed.at());
    }

    /**
     * Moves its expiry to so long from now.
     *
     * @return the lock as it then is: closed, if it was closed meanwhile
     */
    public Lock extend(Duration expiry) {
        return new Lock(
                engine, user, written(new Write.ExtendLock(fid(), 0, lid(), Spans.positive("An expiry", expiry))));
    }

    private LockRow written(Write write) {
        if (user.find(fid()).isEmpty()) {
            throw unknown();
        }
        WriteResult result = engine.write(write).get(0);
        if (result instanceof WriteResult.Lock lock) {
            return lock.row();
        }
        if (result instanceof WriteResult.Refused refused && refused.reason() == WriteResult.Reason.SETTLED) {
            return new Execution(engine, user, fid()).lock(lid()).row; // its execution's outcome has closed it
        }
        throw unknown();
    }

    private KodosumiException unknown() {
        return new KodosumiException("No lock '" + lid() + "' of execution " + fid() + " of user '" + user + "'");
    }

    /** The id and the execution. */
    @Override
    public String toString() {
        return "lock " + lid() + " of " + fid();
    }
}
