package io.kodosumi.examples.briefing;

import io.kodosumi.forms.Checkbox;
import io.kodosumi.forms.Element;
import io.kodosumi.forms.Entry;
import io.kodosumi.forms.Field;
import io.kodosumi.forms.Form;
import io.kodosumi.forms.FormErrors;
import io.kodosumi.forms.MarkdownElement;
import io.kodosumi.forms.Select;
import io.kodosumi.forms.Submission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gets a form's values: those that were given beforehand, and from the person what is left.
 *
 * <p>Whoever gave at least one answer beforehand is asked only for what has no default, an unticked box counting as none: it is a
 * decision. What the form refuses is asked for again, with the reasons.
 */
final class FormPrompt {
    private final Terminal terminal;
    private final Questions questions;
    private final Map<String, String> given;

    FormPrompt(Terminal terminal, Questions questions, Map<String, String> given) {
        this.terminal = terminal;
        this.questions = questions;
        this.given = Map.copyOf(given);
    }

    /**
     * Values that the form accepts.
     *
     * @throws Unanswered if there is nobody to ask for what is missing or refused
     */
    Map<String, Object> ask(Form<?> form) throws Unanswered {
        checkNames(form);
        checkMissing(form);
        Map<String, Object> values = new LinkedHashMap<>();
        for (Element element : form.elements()) {
            if (element instanceof MarkdownElement shown) {
                terminal.say(shown.text());
            } else if (element instanceof Field<?> field) {
                values.put(field.name(), value(field));
            }
        }
        return correct(form, values);
    }

    /** Asks again for what was refused, with the reasons; where the form as a whole was refused, for everything. */
    Map<String, Object> askAgain(Form<?> form, Map<String, Object> refused, FormErrors errors) throws Unanswered {
        Map<String, Object> values = new LinkedHashMap<>(refused);
        errors.global().forEach(terminal::say);
        for (Field<?> field : fields(form)) {
            List<String> problems = errors.of(field.name());
            if (!problems.isEmpty() || !errors.global().isEmpty()) {
                problems.forEach(problem -> terminal.say("'" + field.name() + "' " + problem + "."));
                values.put(field.name(), asked(field, problems));
            }
        }
        return correct(form, values);
    }

    private Map<String, Object> correct(Form<?> form, Map<String, Object> values) throws Unanswered {
        return form.check(values) instanceof Submission.Invalid<?> invalid
                ? askAgain(form, values, invalid.errors())
                : values;
    }

    private Object value(Field<?> field) throws Unanswered {
        String answer = given.get(field.name());
        if (answer != null) {
            return field instanceof Checkbox
                    ? Questions.flag(answer).<Object>map(flag -> flag).orElse(answer)
                    : answer;
        }
        return !given.isEmpty() && hasDefault(field) ? Questions.initial(field) : asked(field, List.of());
    }

    private Object asked(Field<?> field, List<String> problems) throws Unanswered {
        if (!terminal.isInteractive()) {
            throw Unanswered.refused(field, problems);
        }
        return questions.ask(field).orElseThrow(Unanswered::noMoreInput);
    }

    private void checkNames(Form<?> form) throws Unanswered {
        List<String> names = names(form);
        List<String> unknown = given.keySet().stream()
                .filter(name -> !names.contains(name))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw Unanswered.unknown(unknown, names);
        }
    }

    /** All that is missing at once, where there is nobody to ask one by one. */
    private void checkMissing(Form<?> form) throws Unanswered {
        List<Field<?>> missing = fields(form).stream()
                .filter(field -> !given.containsKey(field.name()) && !hasDefault(field))
                .toList();
        if (!terminal.isInteractive() && (!missing.isEmpty() || given.isEmpty())) {
            throw Unanswered.missing(missing.isEmpty() ? fields(form) : missing);
        }
    }

    private static boolean hasDefault(Field<?> field) {
        if (field instanceof Checkbox box) {
            return box.isTicked();
        }
        boolean required = (field instanceof Entry<?> entry && entry.isRequired())
                || (field instanceof Select select && select.isRequired());
        return !required || !Questions.initial(field).toString().isBlank();
    }

    /** The names of what a form asks for. */
    static List<String> names(Form<?> form) {
        return fields(form).stream().map(field -> field.name()).toList();
    }

    private static List<Field<?>> fields(Form<?> form) {
        List<Field<?>> fields = new ArrayList<>();
        for (Element element : form.elements()) {
            if (element instanceof Field<?> field) {
                fields.add(field);
            }
        }
        return fields;
    }
}
