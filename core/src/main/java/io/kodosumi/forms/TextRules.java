package io.kodosumi.forms;

import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The rules that the text of an element must keep: whichever of them its attributes name. */
final class TextRules {
    private final boolean required;
    private final @Nullable Integer min;
    private final @Nullable Integer max;
    private final @Nullable Pattern pattern;

    TextRules(Attributes attributes) {
        this.required = attributes.flag("required");
        this.min = attributes.count("min_length");
        this.max = attributes.count("max_length");
        this.pattern = compiled(attributes);
        if (min != null && max != null && min > max) {
            throw attributes.fault("has min_length " + min + " above max_length " + max);
        }
    }

    /** The text with line ends as {@code \n}. */
    String check(@Nullable Object submitted, Consumer<String> problem) {
        if (submitted != null && !(submitted instanceof CharSequence)) {
            problem.accept("must be a text");
            return "";
        }
        String text = submitted == null
                ? ""
                : submitted.toString().replace("\r\n", "\n").replace('\r', '\n');
        if (required && text.isBlank()) {
            problem.accept("is required");
        } else if (!text.isEmpty()) {
            filled(text, problem);
        }
        return text;
    }

    private void filled(String text, Consumer<String> problem) {
        if (min != null && text.length() < min) {
            problem.accept("must have at least " + characters(min));
        }
        if (max != null && text.length() > max) {
            problem.accept("must have at most " + characters(max));
        }
        if (!isWellFormed(text)) {
            problem.accept("must be well-formed text: it holds half of a surrogate pair");
        } else if (pattern != null) {
            BoundedMatch.problem(pattern, text).ifPresent(problem);
        }
    }

    private static String characters(int count) {
        return count == 1 ? "1 character" : count + " characters";
    }

    private static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static @Nullable Pattern compiled(Attributes attributes) {
        String pattern = attributes.text("pattern");
        try {
            return pattern == null ? null : Pattern.compile(pattern);
        } catch (PatternSyntaxException malformed) {
            throw new IllegalArgumentException(
                    attributes.who() + " has a pattern that is no regular expression: " + malformed.getDescription()
                            + " near index " + malformed.getIndex(),
                    malformed);
        }
    }
}
