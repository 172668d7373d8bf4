package io.kodosumi.examples.briefing;

import java.util.List;

/** Reads plain text: blank lines part its paragraphs, and it has no headings. */
final class PlainText {
    private PlainText() {}

    static Paragraphs paragraphs(String text) {
        Paragraphs paragraphs = new Paragraphs();
        List<String> lines = text.lines().toList();
        StringBuilder open = new StringBuilder();
        int begins = 1;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                paragraphs.paragraph(begins, open.toString());
                open.setLength(0);
                begins = i + 2;
            } else {
                open.append(lines.get(i)).append('\n');
            }
        }
        paragraphs.paragraph(begins, open.toString());
        return paragraphs;
    }
}
