package io.kodosumi.examples.briefing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Collects a document's paragraphs in reading order; what holds no letter or digit is not one. */
final class Paragraphs {
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern INVISIBLE = Pattern.compile("[\\u00AD\\u200B\\u2060\\uFEFF]");

    private final List<Paragraph> all = new ArrayList<>();
    private String title = "";
    private String heading = "";

    /** A heading for what follows; the first one is the document's title unless it has one already. */
    void heading(String text) {
        heading = oneLine(text);
        title(text);
    }

    /** The document's title; the first one that says something counts. */
    void title(String text) {
        if (title.isEmpty()) {
            title = oneLine(text);
        }
    }

    void paragraph(int line, String text) {
        String plain = oneLine(text);
        if (plain.codePoints().anyMatch(Character::isLetterOrDigit)) {
            all.add(new Paragraph(all.size() + 1, line, heading, plain));
        }
    }

    String title() {
        return title;
    }

    List<Paragraph> all() {
        return List.copyOf(all);
    }

    private static String oneLine(String text) {
        return BLANKS.matcher(INVISIBLE.matcher(text).replaceAll(""))
                .replaceAll(" ")
                .strip();
    }
}
