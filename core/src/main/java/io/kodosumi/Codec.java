package io.kodosumi;

/**
 * A host's own way of writing what steps result in: with a mapper of its own, in the form of another language, encrypted. Given to
 * {@link Kodosumi.Builder#codec} or to {@link Flow#codec}.
 *
 * <p>It writes results of steps and nothing else: inputs, events, answers, outcomes and the messages of failures stay JSON of kodosumi's
 * own. Its text is stored as one string, next to the type's name and {@link #name}. A null never comes here.
 *
 * <p>Called on the flow's thread, by many at once. An exception of {@link #encode} is a failure of the flow, before anything is
 * journaled; one of {@link #decode} ends the execution. If it is a {@link io.kodosumi.model.KodosumiException} that is transient (a
 * key service is away), the flow is tried again by its policy. Their classes are told, their messages are not: they may quote the
 * value.
 */
public interface Codec {
    /**
     * What the journal calls it: 1 to 64 of {@code A-Za-z0-9_.-}. A codec must be able to read all that was ever written under its
     * name; one that cannot needs another name.
     */
    String name();

    /**
     * The value as text, of at most {@code kodo.payload.max} bytes with its envelope.
     *
     * @param type as the step was asked for
     */
    String encode(Object value, Type<?> type) throws Exception;

    /**
     * The value that a text stands for.
     *
     * @param text as {@link #encode} returned it, in this process or an earlier one
     * @param type as the step is asked for, whose name is that of the type which it was written as
     */
    <T> T decode(String text, Type<T> type) throws Exception;
}
