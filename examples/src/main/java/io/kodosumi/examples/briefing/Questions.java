package io.kodosumi.examples.briefing;

import io.kodosumi.forms.Checkbox;
import io.kodosumi.forms.Field;
import io.kodosumi.forms.Forms;
import io.kodosumi.forms.NumberField;
import io.kodosumi.forms.Select;
import io.kodosumi.forms.Submission;
import io.kodosumi.forms.TextArea;
import io.kodosumi.forms.TextField;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Asks a person for the value of one field, until it is one that the field takes. Enter takes what the field holds at first; a
 * blank takes nothing.
 */
final class Questions {
    private static final Set<String> YES = Set.of("y", "yes", "true", "on", "1");
    private static final Set<String> NO = Set.of("n", "no", "false", "off", "0");
    private static final String RULE = "─".repeat(40);

    private final Terminal terminal;
    private final Optional<Editor> editor;

    Questions(Terminal terminal, Optional<Editor> editor) {
        this.terminal = terminal;
        this.editor = editor;
    }

    /** The value that was given; empty when nobody gives any more. */
    Optional<Object> ask(Field<?> field) {
        Optional<Object> value = once(field);
        while (value.isPresent() && !isTaken(field, value.get())) {
            value = once(field);
        }
        return value;
    }

    /** What a field holds at first; the empty text where it holds nothing. */
    static Object initial(Field<?> field) {
        @Nullable Object value = held(field);
        return value == null ? "" : value;
    }

    private static @Nullable Object held(Field<?> field) {
        if (field instanceof Checkbox box) {
            return box.isTicked();
        } else if (field instanceof TextField text) {
            return text.value();
        } else if (field instanceof TextArea area) {
            return area.value();
        } else if (field instanceof NumberField number) {
            return number.value();
        }
        return field instanceof Select select ? select.value() : null;
    }

    /** Reads a yes or no; empty if it is neither. */
    static Optional<Boolean> flag(String answer) {
        String word = answer.strip().toLowerCase(Locale.ROOT);
        return YES.contains(word) ? Optional.of(true) : NO.contains(word) ? Optional.of(false) : Optional.empty();
    }

    private Optional<Object> once(Field<?> field) {
        if (field instanceof Checkbox box) {
            return decision(box);
        }
        if (field instanceof Select select) {
            return choice(select);
        }
        return field instanceof TextArea area ? lines(area) : line(field);
    }

    private Optional<Object> line(Field<?> field) {
        Object initial = initial(field);
        String hint = initial.toString().isEmpty() ? "" : " [" + initial + "]";
        return terminal.ask(label(field) + hint + ": ").map(answer -> answer.isEmpty() ? initial : answer.strip());
    }

    private Optional<Object> decision(Checkbox box) {
        String prompt = label(box) + (box.isTicked() ? " [Y/n] " : " [y/N] ");
        return terminal.ask(prompt)
                .map(answer -> answer.isBlank()
                        ? box.isTicked()
                        : flag(answer).<Object>map(flag -> flag).orElse(answer));
    }

    private Optional<Object> choice(Select select) {
        List<Select.Option> options = select.options();
        terminal.say(label(select) + ":");
        IntStream.range(0, options.size())
                .forEach(
                        i -> terminal.say("  " + (i + 1) + "  " + options.get(i).label()));
        String hint = select.value() == null ? "" : " [" + initial(select) + "]";
        return terminal.ask("1 to " + options.size() + hint + ": ").map(answer -> chosen(select, answer.strip()));
    }

    /** By its number, or by its name. */
    private static Object chosen(Select select, String answer) {
        if (answer.isEmpty()) {
            return initial(select);
        }
        boolean number = answer.matches("\\d{1,6}");
        int index = number ? Integer.parseInt(answer) - 1 : -1;
        return index >= 0 && index < select.options().size()
                ? select.options().get(index).name()
                : answer;
    }

    private Optional<Object> lines(TextArea area) {
        String initial = initial(area).toString();
        String keep = initial.isEmpty() ? "" : "Enter keeps it as it is, or ";
        String edit = editor.isPresent() ? "'edit' opens it in your editor, or " : "";
        if (!initial.isEmpty()) {
            terminal.say(RULE + "\n" + initial.stripTrailing() + "\n" + RULE);
        }
        terminal.say(label(area) + ": " + keep + edit + "type it here and end it with a line that is a full stop.");
        Optional<String> first = terminal.ask("> ");
        if (first.isEmpty() || first.get().isEmpty()) {
            return first.map(enter -> initial);
        }
        return editor.isPresent() && first.get().strip().equals("edit")
                ? edited(editor.get(), initial)
                : typed(first.get());
    }

    private Optional<Object> edited(Editor editor, String initial) {
        try {
            return Optional.of(editor.edit(initial));
        } catch (IOException failure) {
            terminal.say(String.valueOf(failure.getMessage()));
            return Optional.of(initial);
        }
    }

    private Optional<Object> typed(String first) {
        StringBuilder text = new StringBuilder();
        Optional<String> line = Optional.of(first);
        while (line.isPresent() && !line.get().equals(".")) {
            text.append(line.get()).append('\n');
            line = terminal.ask("> ");
        }
        return line.map(end -> text.toString().stripTrailing());
    }

    private boolean isTaken(Field<?> field, Object value) {
        if (Forms.form(field).check(Map.of(field.name(), value)) instanceof Submission.Invalid<?> invalid) {
            invalid.errors()
                    .of(field.name())
                    .forEach(problem -> terminal.say("'" + field.name() + "' " + problem + "."));
            return false;
        }
        return true;
    }

    private static String label(Field<?> field) {
        @Nullable String label = field.label();
        return label == null ? field.name() : label;
    }
}
