package io.kodosumi;

import io.kodosumi.forms.FormErrors;
import io.kodosumi.model.KodosumiException;

/** A launch that cannot be taken as it is; nothing was changed. */
public final class LaunchRefused extends KodosumiException {
    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final transient FormErrors errors;

    /** Why a launch was refused. */
    public enum Reason {
        /** No such flow, or not in that version. */
        UNKNOWN_FLOW,
        /** No node that is known has a completion hook of this name. */
        UNKNOWN_HOOK,
        /** The inputs do not satisfy the flow's form: see {@link LaunchRefused#errors}. */
        INVALID_INPUTS,
        /** The inputs are too large or cannot be written as JSON. */
        UNUSABLE_INPUTS,
        /** The summary, the description or the extra values are too large, blank, or cannot be written as JSON. */
        UNUSABLE_METADATA,
        /** The key belongs to an execution with another flow or other inputs. */
        KEY_CONFLICT,
        /** This node takes no launches: its {@code kodo.roles} lack {@code launch}. */
        NO_LAUNCHES_HERE,
        /** The runtime is closed. */
        CLOSED
    }

    LaunchRefused(Reason reason, String message, FormErrors errors) {
        super(message);
        this.reason = reason;
        this.errors = errors;
    }

    LaunchRefused(Reason reason, String message) {
        this(reason, message, FormErrors.none());
    }

    /** Why it was refused. */
    public Reason reason() {
        return reason;
    }

    /** What is wrong with the inputs, by field; empty unless they are invalid. */
    public FormErrors errors() {
        return errors;
    }
}
