package io.kodosumi.forms;

import io.kodosumi.Inputs;
import java.util.List;

/**
 * Makes forms and their elements; meant for {@code import static}.
 *
 * <p>A field's name is what a submission and the flow call its value: a letter or {@code _}, then up to 63 of
 * {@code A-Za-z0-9_.-}.
 */
public final class Forms {
    private Forms() {}

    /**
     * A form of these elements, in order.
     *
     * @throws IllegalArgumentException if two fields have one name, or the form is too large
     */
    public static Form<Inputs> form(Element... elements) {
        return Form.of(List.of(elements));
    }

    /** A form that asks for nothing. */
    public static Form<Inputs> empty() {
        return Form.of(List.of());
    }

    /** A single line of text. */
    public static TextField text(String name) {
        return TextField.named(name);
    }

    /** Several lines of text. */
    public static TextArea textarea(String name) {
        return TextArea.named(name);
    }

    /** A number. */
    public static NumberField number(String name) {
        return NumberField.named(name);
    }

    /** A box to tick. */
    public static Checkbox checkbox(String name) {
        return Checkbox.named(name);
    }

    /** One of several options, which are added to it. */
    public static Select select(String name) {
        return Select.named(name);
    }

    /** Text to read. */
    public static MarkdownElement markdown(String text) {
        return MarkdownElement.of(text);
    }

    /** The button that sends the form. */
    public static Button submit(String text) {
        return Button.of(Button.SUBMIT, text);
    }

    /** The button that leaves the form. */
    public static Button cancel(String text) {
        return Button.of(Button.CANCEL, text);
    }
}
