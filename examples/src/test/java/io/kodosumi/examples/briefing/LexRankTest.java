package io.kodosumi.examples.briefing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LexRankTest {
    @Test
    void cosine_is_one_for_the_same_words_in_any_order_and_zero_without_a_shared_one() {
        List<SentenceVector> vectors = VectorSpace.vectors(
                List.of(List.of("durable", "log"), List.of("log", "durable"), List.of("cat"), List.of()));

        assertThat(vectors.get(0).cosine(vectors.get(1))).isEqualTo(1, within(1e-12));
        assertThat(vectors.get(0).cosine(vectors.get(2))).isZero();
        assertThat(vectors.get(3).cosine(vectors.get(0))).isZero();
    }

    @Test
    void a_rare_term_weighs_more_than_a_common_one() {
        List<SentenceVector> vectors = VectorSpace.vectors(List.of(
                List.of("common", "rare"), List.of("common"), List.of("common"), List.of("rare"), List.of("common")));

        assertThat(vectors.get(0).cosine(vectors.get(3)))
                .isGreaterThan(vectors.get(0).cosine(vectors.get(1)));
    }

    @Test
    void the_graph_has_exactly_the_edges_that_comparing_all_pairs_gives() {
        List<SentenceVector> vectors = random(60);
        SimilarityGraph graph = new SimilarityGraph(vectors, 0.1);

        for (int i = 0; i < 60; i++) {
            int one = i;
            int[] expected = IntStream.range(0, 60)
                    .filter(j -> j != one && vectors.get(one).cosine(vectors.get(j)) >= 0.1)
                    .toArray();
            int[] edges = graph.edges(i).all();
            Arrays.sort(edges);
            assertThat(edges).as("neighbours of %d", i).containsExactly(expected);
        }
    }

    @Test
    void scores_solve_the_papers_equation() {
        List<SentenceVector> vectors = random(40);
        LexRank rank = LexRank.of(new SimilarityGraph(vectors, LexRank.THRESHOLD));
        double[] p = rank.scores();

        assertThat(Arrays.stream(p).sum()).isEqualTo(1, within(1e-9));
        assertThat(rank.rounds()).isLessThan(LexRank.MAX_ROUNDS);
        for (int u = 0; u < p.length; u++) {
            double sum = 0;
            for (int v = 0; v < p.length; v++) {
                sum += edge(vectors, u, v) / strength(vectors, v) * p[v];
            }
            assertThat(p[u]).isEqualTo(0.15 / p.length + 0.85 * sum, within(1e-6));
        }
    }

    @Test
    void the_sentence_that_all_others_resemble_is_the_most_central() {
        List<SentenceVector> vectors = VectorSpace.vectors(List.of(
                List.of("lock", "answer"),
                List.of("lock", "answer", "journal", "event"),
                List.of("journal", "event"),
                List.of("weather")));

        double[] scores = LexRank.of(new SimilarityGraph(vectors, 0.1)).scores();

        assertThat(scores[1]).isGreaterThan(scores[0]).isGreaterThan(scores[2]).isGreaterThan(scores[3]);
    }

    @Test
    void no_sentences_have_no_scores() {
        assertThat(LexRank.of(new SimilarityGraph(List.of(), 0.1)).scores()).isEmpty();
    }

    private static double edge(List<SentenceVector> vectors, int u, int v) {
        double cosine = u == v ? 1 : vectors.get(u).cosine(vectors.get(v));
        return cosine >= LexRank.THRESHOLD ? cosine : 0;
    }

    private static double strength(List<SentenceVector> vectors, int v) {
        return IntStream.range(0, vectors.size())
                .mapToDouble(z -> edge(vectors, z, v))
                .sum();
    }

    private static List<SentenceVector> random(int count) {
        Random random = new Random(7);
        return VectorSpace.vectors(IntStream.range(0, count)
                .mapToObj(i -> random.ints(6, 0, 50).mapToObj(n -> "t" + n).toList())
                .toList());
    }
}
