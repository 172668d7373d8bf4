package io.kodosumi.forms;

import io.kodosumi.internal.json.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Forms as JSON, in the shape of the original kodosumi, and the bounds that keep them small. */
final class FormJson {
    private static final String ELEMENTS = "elements";

    private FormJson() {}

    static String write(List<Element> elements) {
        return JsonCodec.plain()
                .write(Map.of(ELEMENTS, elements.stream().map(Element::json).toList()));
    }

    static List<Element> read(String json) {
        boundBytes(json);
        Object tree = JsonCodec.plain().tree(json);
        if (!(tree instanceof Map<?, ?> form) || !(form.get(ELEMENTS) instanceof List<?> elements)) {
            throw new IllegalArgumentException("expected {\"elements\":[…]}");
        }
        return elements.stream().map(FormJson::element).toList();
    }

    private static Element element(@Nullable Object json) {
        Attributes attributes = Attributes.object(json);
        String type = attributes.text("type");
        if (type == null) {
            throw attributes.fault("lacks a 'type'");
        }
        return switch (type) {
            case TextField.TYPE -> new TextField(attributes);
            case TextArea.TYPE -> new TextArea(attributes);
            case NumberField.TYPE -> new NumberField(attributes);
            case Checkbox.TYPE -> new Checkbox(attributes);
            case Select.TYPE -> new Select(attributes);
            case MarkdownElement.TYPE -> new MarkdownElement(attributes);
            case Button.SUBMIT, Button.CANCEL -> new Button(attributes);
            default -> new UnknownElement(attributes);
        };
    }

    /** Refuses forms that are too large, or have a name twice. */
    static void bound(List<Element> elements, String json) {
        if (elements.size() > Form.MAX_ELEMENTS) {
            throw new IllegalArgumentException(
                    "A form of " + elements.size() + " elements: expected at most " + Form.MAX_ELEMENTS);
        }
        boundBytes(json);
        Set<String> names = new HashSet<>();
        elements.stream()
                .filter(Field.class::isInstance)
                .map(element -> ((Field<?>) element).name())
                .filter(name -> !names.add(name))
                .findFirst()
                .ifPresent(twice -> {
                    throw new IllegalArgumentException(
                            "A form with two fields called '" + twice + "': expected a name of its own for each");
                });
    }

    private static void boundBytes(String json) {
        int bytes = json.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > Form.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "A form of " + bytes + " bytes of JSON: expected at most " + Form.MAX_BYTES);
        }
    }
}
