package io.kodosumi.examples.briefing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentenceSplitterTest {
    @Test
    void sentences_end_at_full_stops_questions_and_exclamations() {
        assertThat(split("It works. Does it? “Yes!” she said. Version 1.2.3 of foo.bar has it. Then more."))
                .containsExactly(
                        "It works.", "Does it?", "“Yes!” she said.", "Version 1.2.3 of foo.bar has it.", "Then more.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Dr. Smith and Mrs. Jones met Prof. Brown.",
                "See Fig. 3 and (cf. Appendix B) for more.",
                "Written by J. R. Tolkien in his study.",
                "The U.S. Senate met, e.g. Monday, i.e. Today.",
                "Erkan et al. Proposed it, no. Five of the list.",
                "2. Open the file."
            })
    void a_full_stop_that_belongs_to_its_word_ends_nothing(String sentence) {
        assertThat(split(sentence)).containsExactly(sentence);
    }

    @Test
    void text_without_an_end_is_one_piece_however_long() {
        String giant = "word ".repeat(100_000).strip();

        assertThat(split(giant)).containsExactly(giant);
    }

    @Test
    void an_abbreviation_at_the_very_end_ends_the_paragraph() {
        assertThat(split("One. See vol.")).containsExactly("One.", "See vol.");
    }

    @Test
    void nothing_has_no_sentences() {
        assertThat(split("")).isEmpty();
    }

    @Test
    void every_sentence_knows_where_it_stands() {
        List<Document> documents = Documents.of("One. Two.", "Three.\n\nFour. Five.");

        List<Sentence> sentences = SentenceSplitter.split(documents).sentences();

        assertThat(sentences)
                .containsExactly(
                        new Sentence(0, 0, 0, 4),
                        new Sentence(0, 0, 5, 9),
                        new Sentence(1, 0, 0, 6),
                        new Sentence(1, 1, 0, 5),
                        new Sentence(1, 1, 6, 11));
        assertThat(sentences)
                .extracting(sentence -> sentence.textIn(documents))
                .containsExactly("One.", "Two.", "Three.", "Four.", "Five.");
    }

    private static List<String> split(String text) {
        return SentenceSplitter.spans(text).stream()
                .map(span -> text.substring(span.start(), span.end()))
                .toList();
    }
}
