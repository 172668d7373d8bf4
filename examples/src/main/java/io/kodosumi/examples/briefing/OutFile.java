package io.kodosumi.examples.briefing;

import io.kodosumi.Inputs;
import io.kodosumi.forms.Element;
import io.kodosumi.forms.Form;
import io.kodosumi.forms.Forms;
import io.kodosumi.forms.TextField;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The file that the command line names for the briefing, within the forms that ask for one.
 *
 * @param named by {@code --out}, if it was
 */
record OutFile(Optional<String> named) {
    private static final String FIELD = "file";

    /** The form with that file where it asks for one. */
    Form<Inputs> suggestedIn(Form<Inputs> form) {
        return Forms.form(form.elements().stream().map(this::suggestedIn).toArray(Element[]::new));
    }

    private Element suggestedIn(Element element) {
        boolean asks = element instanceof TextField field && field.name().equals(FIELD);
        return asks && named.isPresent() ? ((TextField) element).value(named.get()) : element;
    }

    /** The values with the file as this process sees it: the one that writes it may stand in another folder. */
    static Map<String, Object> absoluteIn(Map<String, Object> values) {
        Map<String, Object> absolute = new LinkedHashMap<>(values);
        absolute.computeIfPresent(FIELD, (name, file) -> absolute(file.toString()));
        return absolute;
    }

    private static String absolute(String file) {
        try {
            return Path.of(file).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException leftToTheFlow) {
            return file;
        }
    }
}
