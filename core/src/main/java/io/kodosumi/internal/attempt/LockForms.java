package io.kodosumi.internal.attempt;

import io.kodosumi.Inputs;
import io.kodosumi.forms.Form;
import io.kodosumi.internal.json.JsonCodec;
import io.kodosumi.model.KodosumiException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A lock's form as it is stored: its JSON, and whether answers need the flow's handler. */
public final class LockForms {
    private static final String HANDLER = ",\"handler\":true}";

    private LockForms() {}

    static String stored(Form<?> form, boolean handler) {
        String json = form.json();
        return handler ? json.substring(0, json.length() - 1) + HANDLER : json;
    }

    /** Whether answers need the flow's handler. */
    public static boolean needsHandler(String stored) {
        return stored.endsWith(HANDLER);
    }

    /** The form, without what only the flow's code knows. */
    public static Form<Inputs> form(String stored) {
        return Form.parse(
                needsHandler(stored) ? stored.substring(0, stored.length() - HANDLER.length()) + "}" : stored);
    }

    /** What the flow gets for a stored answer: null answers nothing. */
    static <T extends @Nullable Object> T value(Form<T> form, String answer, JsonCodec codec) {
        Object tree = codec.tree(answer);
        if (tree == null) {
            return form.bind(Inputs.empty());
        }
        if (!(tree instanceof Map<?, ?> map)) {
            throw new KodosumiException(
                    "A stored answer is a JSON " + tree.getClass().getSimpleName() + ", not an object");
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        map.forEach((name, value) -> values.put((String) name, value));
        return form.bind(Inputs.of(values, codec));
    }
}
