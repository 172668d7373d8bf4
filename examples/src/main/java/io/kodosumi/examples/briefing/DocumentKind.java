package io.kodosumi.examples.briefing;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of documents that can be read, told by the end of the file's name. */
enum DocumentKind {
    TEXT(".txt"),
    MARKDOWN(".md", ".markdown"),
    HTML(".html", ".htm");

    @SuppressWarnings("ImmutableEnumChecker") // what List.of makes never changes
    private final List<String> endings;

    DocumentKind(String... endings) {
        this.endings = List.of(endings);
    }

    static Optional<DocumentKind> of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(kind -> kind.endings.stream().anyMatch(name::endsWith))
                .findFirst();
    }

    /** All endings, as a sentence lists them. */
    static String allEndings() {
        return String.join(
                ", ",
                Arrays.stream(values()).flatMap(kind -> kind.endings.stream()).toList());
    }

    /** The paragraphs of a document's text. */
    Paragraphs paragraphs(String text) {
        return switch (this) {
            case TEXT -> PlainText.paragraphs(text);
            case MARKDOWN -> MarkdownText.paragraphs(text);
            case HTML -> HtmlText.paragraphs(text);
        };
    }
}
