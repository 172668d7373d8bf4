package io.kodosumi.examples.briefing;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Splits paragraphs into sentences: at the boundaries of {@link BreakIterator}, but for those behind a word whose full stop is
 * part of it.
 *
 * <p>{@code BreakIterator} knows no abbreviations: it ends a sentence behind every full stop before a capital, and behind every
 * other mark. Joined again are what goes on in lower case ("Yes!" she said), abbreviations that are hardly ever a sentence's last word (titles, "e.g.", "Fig."), initials and dotted letters ("J.", "U.S."),
 * and numbers of lists ("2."). Where that errs, a quotation is a sentence too long, but never a fragment. The rules are those of
 * English; other languages are split as well as their punctuation resembles it.
 */
final class SentenceSplitter {
    private static final Set<String> NEVER_LAST = Set.of(
            "mr.", "mrs.", "ms.", "dr.", "prof.", "st.", "sr.", "jr.", "gen.", "rep.", "sen.", "gov.", "hon.", "rev.",
            "capt.", "col.", "lt.", "cf.", "vs.", "viz.", "approx.", "ca.", "resp.", "incl.", "esp.", "fig.", "figs.",
            "eq.", "eqs.", "sec.", "ch.", "chap.", "vol.", "no.", "nos.", "pp.", "ed.", "eds.", "art.", "para.", "ref.",
            "al.", "dept.", "est.", "jan.", "feb.", "mar.", "apr.", "jun.", "jul.", "aug.", "sep.", "sept.", "oct.",
            "nov.", "dec.");
    private static final Pattern DOTTED_LETTERS = Pattern.compile("(\\p{L}\\.)+");
    private static final Pattern ONLY_A_NUMBER = Pattern.compile("[(\\[]?\\d{1,3}[.)]+");
    private static final Pattern OPENING = Pattern.compile("^[(\\[{\"'“‘«„]+");

    private SentenceSplitter() {}

    static Split split(List<Document> documents) {
        List<Sentence> all = new ArrayList<>();
        for (int d = 0; d < documents.size(); d++) {
            List<Paragraph> paragraphs = documents.get(d).paragraphs();
            for (int p = 0; p < paragraphs.size(); p++) {
                for (Span span : spans(paragraphs.get(p).text())) {
                    all.add(new Sentence(d, p, span.start(), span.end()));
                }
            }
        }
        return new Split(all);
    }

    /** The sentences of one paragraph, without the blanks between them. */
    static List<Span> spans(String text) {
        BreakIterator boundaries = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        boundaries.setText(text);
        List<Span> spans = new ArrayList<>();
        int start = 0;
        for (int end = boundaries.next(); end != BreakIterator.DONE; end = boundaries.next()) {
            String piece = text.substring(start, end).stripTrailing();
            if (end == text.length() || !goesOn(piece, text.charAt(end))) {
                spans.add(new Span(start, start + piece.length()));
                start = end;
            }
        }
        return spans;
    }

    private static boolean goesOn(String piece, char next) {
        String last = piece.substring(piece.lastIndexOf(' ') + 1);
        String word = OPENING.matcher(last).replaceFirst("").toLowerCase(Locale.ROOT);
        return Character.isLowerCase(next)
                || NEVER_LAST.contains(word)
                || DOTTED_LETTERS.matcher(word).matches()
                || ONLY_A_NUMBER.matcher(piece).matches();
    }

    /** Where a sentence stands in its paragraph. */
    record Span(int start, int end) {}
}
