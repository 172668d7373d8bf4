package io.kodosumi.examples.briefing;

import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeFilter;

/**
 * Reads HTML: the text between block elements, under the nearest heading. Scripts, styles, code blocks, forms and navigation are
 * not prose and are left out.
 */
final class HtmlText implements NodeFilter {
    private static final Set<String> LEFT_OUT = Set.of(
            "script",
            "style",
            "noscript",
            "template",
            "head",
            "nav",
            "form",
            "button",
            "select",
            "svg",
            "math",
            "pre",
            "iframe",
            "object",
            "audio",
            "video",
            "canvas",
            "textarea");

    private final Paragraphs paragraphs = new Paragraphs();
    private final StringBuilder open = new StringBuilder();
    private int begins = 1;

    private HtmlText() {}

    static Paragraphs paragraphs(String text) {
        Document document = Jsoup.parse(text, Parser.htmlParser().setTrackPosition(true));
        HtmlText filter = new HtmlText();
        filter.paragraphs.title(document.title());
        document.filter(filter);
        filter.close();
        return filter.paragraphs;
    }

    @Override
    public FilterResult head(Node node, int depth) {
        if (node instanceof TextNode words) {
            add(words);
        } else if (node instanceof Element element) {
            if (LEFT_OUT.contains(element.normalName())) {
                return FilterResult.SKIP_ENTIRELY;
            }
            part(element);
        }
        return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
        if (!(node instanceof Element element) || LEFT_OUT.contains(element.normalName())) {
            return FilterResult.CONTINUE;
        }
        if (isHeading(element)) {
            paragraphs.heading(open.toString());
            open.setLength(0);
        } else if (element.isBlock()) {
            close();
        }
        return FilterResult.CONTINUE;
    }

    private void add(TextNode words) {
        if (open.toString().isBlank()) {
            begins = line(words);
        }
        open.append(words.getWholeText());
    }

    /** Jsoup places a text behind its leading blanks' start: the first visible character's line is the one meant. */
    private static int line(TextNode words) {
        String text = words.getWholeText();
        String blanks = text.substring(0, text.length() - text.stripLeading().length());
        int newlines = (int) blanks.chars().filter(c -> c == '\n').count();
        return Math.max(1, words.sourceRange().start().lineNumber()) + newlines;
    }

    private void part(Element element) {
        if (element.isBlock()) {
            close();
        } else if (element.normalName().equals("br")) {
            open.append(' ');
        }
    }

    private void close() {
        paragraphs.paragraph(begins, open.toString());
        open.setLength(0);
    }

    private static boolean isHeading(Element element) {
        return element.normalName().matches("h[1-6]");
    }
}
