package io.kodosumi.examples.briefing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SentenceRankerTest {
    private static final String STEPS =
            "A step whose result was journaled never runs again after a crash. Results of steps are journaled in the store.";

    @Test
    void the_same_sentence_in_two_documents_is_picked_once() {
        List<Document> documents = Documents.of(STEPS, STEPS, "Cats sleep all day long on warm window sills.");

        assertThat(picked(documents)).doesNotHaveDuplicates().hasSize(3);
    }

    @Test
    void the_same_documents_give_the_same_ranking() {
        List<Document> documents = Documents.of(STEPS, prose(300), prose(200));
        Split split = SentenceSplitter.split(documents);

        assertThat(SentenceRanker.rank(documents, split)).isEqualTo(SentenceRanker.rank(documents, split));
    }

    @Test
    void labels_fragments_and_the_overlong_are_not_picked_while_there_are_sentences() {
        List<Document> documents = Documents.of(STEPS
                + "\n\nstep journal store crash result execution\n\nToo short to say.\n\n"
                + "Journal " + "step store result ".repeat(40) + ".");

        assertThat(picked(documents))
                .containsExactlyInAnyOrder(
                        "A step whose result was journaled never runs again after a crash.",
                        "Results of steps are journaled in the store.");
    }

    @Test
    void where_there_are_no_sentences_what_there_is_is_picked() {
        assertThat(picked(Documents.of("just some words\n\nand others")))
                .containsExactly("just some words", "and others");
    }

    @Test
    void no_document_has_more_than_its_share() {
        List<Document> documents = Documents.of(prose(400), prose(5), prose(5), prose(5));
        Split split = SentenceSplitter.split(documents);

        List<Integer> from = SentenceRanker.rank(documents, split).picks().stream()
                .map(pick -> pick.sentence().document())
                .toList();

        assertThat(from.stream().filter(d -> d == 0).count())
                .isEqualTo(SentenceRanker.share(4))
                .isEqualTo(6);
    }

    @Test
    void the_room_grows_with_the_documents_and_is_bounded() {
        assertThat(List.of(SentenceRanker.room(1), SentenceRanker.room(2), SentenceRanker.room(500)))
                .containsExactly(8, 10, 24);
        assertThat(List.of(SentenceRanker.share(1), SentenceRanker.share(2), SentenceRanker.share(500)))
                .containsExactly(8, 8, 3);
    }

    private static List<String> picked(List<Document> documents) {
        return SentenceRanker.rank(documents, SentenceSplitter.split(documents)).picks().stream()
                .map(pick -> pick.sentence().textIn(documents))
                .toList();
    }

    /** Sentences that resemble each other a little. */
    private static String prose(int sentences) {
        return IntStream.range(0, sentences)
                .mapToObj(i -> "Node n%d runs flow f%d and writes entry e%d to log l%d of file x%d."
                        .formatted(i, i % 7, i % 31, i % 11, i))
                .collect(Collectors.joining(" "));
    }
}
