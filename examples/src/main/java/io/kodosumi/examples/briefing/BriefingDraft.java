package io.kodosumi.examples.briefing;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Drafts a briefing in Markdown: an overview, key points by document, and the sources. Every sentence is quoted word for word and
 * says where it stands. The same documents give the same draft, to the character.
 */
final class BriefingDraft {
    private static final int OVERVIEW = 3;
    private static final int MAX_QUOTE = 500;
    private static final Comparator<Sentence> READING_ORDER = Comparator.comparingInt(Sentence::document)
            .thenComparingInt(Sentence::paragraph)
            .thenComparingInt(Sentence::start);
    /** What would be read as markup; an underscore within a word is none. */
    private static final Pattern MARKUP =
            Pattern.compile("[\\\\`*\\[\\]<>|~]|(?<![\\p{L}\\p{N}])_|_(?![\\p{L}\\p{N}])");

    private final List<Document> documents;
    private final List<String> names;
    private final List<Sentence> picks;
    private final StringBuilder text = new StringBuilder();

    private BriefingDraft(List<Document> documents, Ranking ranking) {
        this.documents = documents;
        DocumentSet set = new DocumentSet(documents.stream().map(Document::file).toList(), List.of());
        names = documents.stream().map(document -> set.name(document.file())).toList();
        picks = ranking.picks().stream().map(Ranking.Pick::sentence).toList();
    }

    static Draft draft(List<Document> documents, Split split, Ranking ranking) {
        BriefingDraft draft = new BriefingDraft(documents, ranking);
        draft.head(split.sentences().size());
        draft.overview();
        draft.keyPoints();
        draft.sources();
        return new Draft(draft.title(), draft.text.toString());
    }

    /** A text that somebody else wrote from such a draft, under the same heading and above the same sources. */
    static Draft written(List<Document> documents, Ranking ranking, String author, String text) {
        BriefingDraft draft = new BriefingDraft(documents, ranking);
        draft.line("# " + escaped(draft.title()));
        draft.line("");
        draft.line("Written by *" + escaped(author) + "* from " + count(draft.picks.size(), "sentence") + " of "
                + count(documents.size(), "document") + ": check it against them.");
        draft.line("");
        draft.line(text);
        draft.line("");
        draft.sources();
        return new Draft(draft.title(), draft.text.toString());
    }

    private String title() {
        String title = documents.get(0).title();
        return "Briefing: "
                + (documents.size() > 1 ? documents.size() + " documents" : title.isEmpty() ? names.get(0) : title);
    }

    private void head(int sentences) {
        line("# " + escaped(title()));
        line("");
        line(String.format(
                Locale.ROOT,
                "%s of %s in %s, quoted word for word: the ones closest to what all of them say.",
                count(picks.size(), "sentence"),
                String.format(Locale.ROOT, "%,d", sentences),
                count(documents.size(), "document")));
    }

    private void overview() {
        section("Overview");
        picks.stream().limit(OVERVIEW).sorted(READING_ORDER).forEach(pick -> {
            line("> " + quoted(pick));
            line(">");
            line("> — *" + escaped(names.get(pick.document())) + "*, " + place(pick));
            line("");
        });
    }

    private void keyPoints() {
        List<Sentence> points =
                picks.stream().skip(OVERVIEW).sorted(READING_ORDER).toList();
        if (points.isEmpty()) {
            return;
        }
        text.setLength(text.length() - 1);
        section("Key points");
        for (int d = 0; d < documents.size(); d++) {
            int document = d;
            keyPointsOf(d, points.stream().filter(p -> p.document() == document).toList());
        }
    }

    private void keyPointsOf(int document, List<Sentence> points) {
        if (points.isEmpty()) {
            return;
        }
        String title = documents.get(document).title();
        line("### " + escaped(title.isEmpty() ? names.get(document) : title + " (" + names.get(document) + ")"));
        line("");
        points.forEach(point -> line("- " + quoted(point) + " — " + place(point)));
        line("");
    }

    private void sources() {
        text.setLength(text.length() - 1);
        section("Sources");
        line("| Document | Bytes | Paragraphs | Quoted | Read as | SHA-256 |");
        line("|---|---:|---:|---:|---|---|");
        IntStream.range(0, documents.size()).forEach(this::source);
    }

    private void source(int number) {
        Document document = documents.get(number);
        long quoted = picks.stream().filter(pick -> pick.document() == number).count();
        line(String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %d | %s | `%s` |",
                escaped(names.get(number)),
                document.file().bytes(),
                document.paragraphs().size(),
                quoted,
                document.charset(),
                document.file().sha256()));
    }

    private void section(String heading) {
        line("");
        line("## " + heading);
        line("");
    }

    private String quoted(Sentence pick) {
        return "“" + escaped(clipped(pick.textIn(documents))) + "”";
    }

    private String place(Sentence pick) {
        Paragraph paragraph = pick.paragraphOf(documents);
        String where = "paragraph " + paragraph.number() + ", line " + paragraph.line();
        return paragraph.heading().isEmpty() ? where : "section “" + escaped(paragraph.heading()) + "”, " + where;
    }

    /** A text without a sentence's end is quoted as far as its first words go. */
    private static String clipped(String sentence) {
        if (sentence.length() <= MAX_QUOTE) {
            return sentence;
        }
        int end = Math.max(sentence.lastIndexOf(' ', MAX_QUOTE), MAX_QUOTE / 2);
        return sentence.substring(0, end) + " […]";
    }

    private static String escaped(String text) {
        return MARKUP.matcher(text).replaceAll("\\\\$0");
    }

    private static String count(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
