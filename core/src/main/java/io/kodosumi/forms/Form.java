package io.kodosumi.forms;

import io.kodosumi.Inputs;
import io.kodosumi.Type;
import io.kodosumi.model.KodosumiException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Elements in order, and what their values are made into.
 *
 * <p>Immutable. Its JSON holds the elements alone: a form read back from it checks every rule that an element names, and makes
 * {@link Inputs}.
 *
 * @param <T> what valid values are made into: {@code Inputs}, or a record by {@link #as}
 */
public final class Form<T> {
    /** How many elements a form may have. */
    public static final int MAX_ELEMENTS = 200;
    /** How many bytes its JSON may have. */
    public static final int MAX_BYTES = 256 * 1024;

    private final List<Element> elements;
    private final String json;
    private final Function<Inputs, T> make;
    private final Function<Inputs, FormErrors> rules;

    private Form(List<Element> elements, String json, Function<Inputs, T> make, Function<Inputs, FormErrors> rules) {
        this.elements = elements;
        this.json = json;
        this.make = make;
        this.rules = rules;
    }

    static Form<Inputs> of(List<Element> elements) {
        return of(elements, FormJson.write(elements));
    }

    private static Form<Inputs> of(List<Element> elements, String json) {
        FormJson.bound(elements, json);
        return new Form<>(List.copyOf(elements), json, inputs -> inputs, inputs -> FormErrors.none());
    }

    /**
     * Reads a stored form; elements of types that this release does not know are kept as {@link UnknownElement}s.
     *
     * @throws KodosumiException if the text is no form
     */
    public static Form<Inputs> parse(String json) {
        try {
            return of(FormJson.read(json), json);
        } catch (IllegalArgumentException fault) {
            throw new KodosumiException("A stored form can't be read: " + fault.getMessage(), fault, false);
        }
    }

    /** The same form whose values are made into a record, each component by the name of a field. */
    public <R> Form<R> as(Class<R> type) {
        return as(Type.of(type));
    }

    /**
     * The same form whose values are made into a type, most often a record, each component by the name of a field.
     *
     * <p>An {@code IllegalArgumentException} of the record's constructor becomes an error of the form as a whole, in its words; a
     * subclass of it, such as what parsing a text throws, does not.
     *
     * @throws IllegalArgumentException if a component of the record is no field of the form
     */
    public <R> Form<R> as(Type<R> type) {
        Components.check(type, elements);
        return new Form<>(elements, json, inputs -> inputs.as(type), rules);
    }

    /**
     * The same form with a rule of the host's, asked once all fields are valid; rules add up, in order.
     *
     * <p>A rule is pure: it may be asked on any node that has the flow, any number of times. The JSON doesn't hold it.
     */
    public Form<T> verify(Function<? super T, FormErrors> rule) {
        return new Form<>(elements, json, make, inputs -> {
            FormErrors before = rules.apply(inputs);
            return before.isEmpty() ? rule.apply(make.apply(inputs)) : before;
        });
    }

    /**
     * Checks what was submitted, by name: texts as a browser posts them, or the flags and numbers of JSON.
     *
     * <p>Pure. A name that is no field of the form is an error, so that a misspelt one is not lost.
     */
    public Submission<T> check(Map<String, ? extends @Nullable Object> submitted) {
        Checking checking = new Checking(elements, submitted);
        if (!checking.errors().isEmpty()) {
            return new Submission.Invalid<>(checking.errors());
        }
        try {
            return finish(Inputs.of(checking.values()));
        } catch (KodosumiException unmade) {
            Throwable refusal = unmade.getCause();
            if (refusal != null
                    && refusal.getClass() == IllegalArgumentException.class) { // a NumberFormatException quotes
                return new Submission.Invalid<>(FormErrors.none().global(sentence(refusal)));
            }
            throw unmade;
        }
    }

    private Submission<T> finish(Inputs inputs) {
        T value = make.apply(inputs);
        FormErrors errors = rules.apply(inputs);
        return errors.isEmpty() ? new Submission.Valid<>(value, inputs.asMap()) : new Submission.Invalid<>(errors);
    }

    private static String sentence(Throwable refusal) {
        String message = refusal.getMessage();
        return message == null ? "These values don't go together." : message;
    }

    /** Makes the value of what {@link #check} once found valid, without asking again. */
    public T bind(Inputs valid) {
        return make.apply(valid);
    }

    /** What it is made of, in order. */
    public List<Element> elements() {
        return elements;
    }

    /** Those elements that this release does not know. */
    public List<UnknownElement> unknown() {
        return elements.stream()
                .filter(UnknownElement.class::isInstance)
                .map(UnknownElement.class::cast)
                .toList();
    }

    /** Whether it asks for nothing and shows nothing. */
    public boolean isEmpty() {
        return elements.isEmpty();
    }

    /** {@code {"elements":[…]}}; of a form that was read, the text that it was read from. */
    public String json() {
        return json;
    }

    @Override
    public String toString() {
        return "Form" + elements;
    }
}
