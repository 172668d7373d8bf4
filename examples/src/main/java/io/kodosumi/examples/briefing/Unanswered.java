package io.kodosumi.examples.briefing;

import io.kodosumi.forms.Checkbox;
import io.kodosumi.forms.Field;
import io.kodosumi.forms.Select;
import java.util.List;
import java.util.stream.Collectors;

/** A form that could not be answered here and now; nothing was changed, and it can be answered later. */
final class Unanswered extends Exception {
    private static final long serialVersionUID = 1;

    private Unanswered(String message) {
        super(message);
    }

    /** There is no terminal, and these were not given. */
    static Unanswered missing(List<? extends Field<?>> fields) {
        return new Unanswered("No terminal to ask at, and no answer for "
                + quoted(fields.stream().map(field -> field.name()).toList())
                + ": expected a terminal, or answers on the command line. Run the same command again in a terminal, or with"
                + fields.stream()
                        .map(field -> "\n  --answer " + field.name() + "=" + values(field))
                        .collect(Collectors.joining()));
    }

    /** There is no terminal, and what was given is wrong. */
    static Unanswered refused(Field<?> field, List<String> problems) {
        return new Unanswered("The answer for '" + field.name() + "' "
                + (problems.isEmpty() ? "does not go together with the others" : String.join(", ", problems))
                + ". Run the same command again with\n  --answer " + field.name() + "=" + values(field));
    }

    /** Answers were given to what nobody asks. */
    static Unanswered unknown(List<String> given, List<String> names) {
        return new Unanswered("Nothing here asks for " + quoted(given) + ": expected --answer with "
                + String.join(", ", names) + ". Correct the name and run the same command again.");
    }

    /** The person left. */
    static Unanswered noMoreInput() {
        return new Unanswered("The terminal was closed before all was answered. Run the same command again to answer.");
    }

    private static String values(Field<?> field) {
        if (field instanceof Checkbox) {
            return "yes|no";
        }
        if (field instanceof Select select) {
            return select.options().stream().map(Select.Option::name).collect(Collectors.joining("|"));
        }
        return "…";
    }

    private static String quoted(List<String> names) {
        return names.stream().collect(Collectors.joining("', '", "'", "'"));
    }
}
