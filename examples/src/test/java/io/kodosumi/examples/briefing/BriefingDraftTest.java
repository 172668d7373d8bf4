package io.kodosumi.examples.briefing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BriefingDraftTest {
    @Test
    void a_briefing_quotes_every_sentence_with_its_place_and_lists_its_sources() {
        List<Document> documents = List.of(
                document(
                        "/repo/README.md",
                        "Kodosumi",
                        new Paragraph(3, 12, "Run it", "Nothing is lost. It *runs* again.")),
                document(
                        "/repo/docs/notes.txt",
                        "",
                        new Paragraph(1, 1, "", "A step has a_key. Locks wait for people.")));
        Split split = SentenceSplitter.split(documents);

        Draft draft = BriefingDraft.draft(documents, split, ranking(split, 3, 0, 2, 1));

        assertThat(draft).isEqualTo(new Draft("Briefing: 2 documents", """
                        # Briefing: 2 documents

                        4 sentences of 4 in 2 documents, quoted word for word: the ones closest to what all of them say.

                        ## Overview

                        > “Nothing is lost.”
                        >
                        > — *README.md*, section “Run it”, paragraph 3, line 12

                        > “A step has a_key.”
                        >
                        > — *docs/notes.txt*, paragraph 1, line 1

                        > “Locks wait for people.”
                        >
                        > — *docs/notes.txt*, paragraph 1, line 1

                        ## Key points

                        ### Kodosumi (README.md)

                        - “It \\*runs\\* again.” — section “Run it”, paragraph 3, line 12

                        ## Sources

                        | Document | Bytes | Paragraphs | Quoted | Read as | SHA-256 |
                        |---|---:|---:|---:|---|---|
                        | README.md | 12,345 | 1 | 2 | UTF-8 | `abc` |
                        | docs/notes.txt | 12,345 | 1 | 2 | UTF-8 | `abc` |
                        """));
    }

    @Test
    void a_short_briefing_of_one_document_has_no_key_points() {
        List<Document> documents = List.of(document("/a/plan.md", "The *plan*", new Paragraph(1, 1, "", "One thing.")));
        Split split = SentenceSplitter.split(documents);

        Draft draft = BriefingDraft.draft(documents, split, ranking(split, 0));

        assertThat(draft.title()).isEqualTo("Briefing: The *plan*");
        assertThat(draft.markdown())
                .startsWith("# Briefing: The \\*plan\\*\n\n1 sentence of 1 in 1 document, quoted")
                .contains("\n> — *plan.md*, paragraph 1, line 1\n\n## Sources\n")
                .doesNotContain("Key points");
    }

    @Test
    void what_has_no_end_is_quoted_as_far_as_its_first_words() {
        List<Document> documents = Documents.of("word ".repeat(1000), "x".repeat(1000));
        Split split = SentenceSplitter.split(documents);

        String markdown =
                BriefingDraft.draft(documents, split, ranking(split, 0, 1)).markdown();

        assertThat(markdown)
                .contains("“" + "word ".repeat(100).strip() + " \\[…\\]”")
                .contains("“" + "x".repeat(250) + " \\[…\\]”");
    }

    private static Document document(String path, String title, Paragraph... paragraphs) {
        return new Document(new DocumentFile(path, 12_345, "abc"), title, "UTF-8", "", List.of(paragraphs));
    }

    private static Ranking ranking(Split split, int... picks) {
        return new Ranking(
                java.util.Arrays.stream(picks)
                        .mapToObj(i -> new Ranking.Pick(split.sentences().get(i), 0.25))
                        .toList(),
                4,
                1);
    }
}
