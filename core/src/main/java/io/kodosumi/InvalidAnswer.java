package io.kodosumi;

import io.kodosumi.forms.FormErrors;
import io.kodosumi.model.KodosumiException;

/** Thrown by an {@link AnswerHandler} to refuse an answer; the lock stays open. */
public final class InvalidAnswer extends KodosumiException {
    private static final long serialVersionUID = 1;

    private final transient FormErrors errors;

    /** @param errors what is wrong, by field; at least one */
    public InvalidAnswer(FormErrors errors) {
        super("The answer is invalid: " + errors);
        this.errors = errors;
    }

    /** What is wrong, by field. */
    public FormErrors errors() {
        return errors;
    }
}
