package io.kodosumi.internal.json;

import io.kodosumi.model.KodosumiException;

/** A journal entry was written as one type and asked for as another. */
public final class EntryTypeMismatch extends KodosumiException {
    private static final long serialVersionUID = 1;

    private final String journaled;
    private final String asked;

    EntryTypeMismatch(String journaled, String asked) {
        super(
                "A journal entry of type '" + journaled + "' was asked for as '" + asked + "'.\n  journaled: "
                        + journaled
                        + "\n  asked for: " + asked
                        + "\n  The flow changed under its journal: give the step another name, or register the type under its old one.");
        this.journaled = journaled;
        this.asked = asked;
    }

    /** The type that the journal holds. */
    public String journaled() {
        return journaled;
    }

    /** The type that the flow asked for. */
    public String asked() {
        return asked;
    }
}
