package io.kodosumi.examples.briefing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Picks sentences that are central and say different things.
 *
 * <p>After J. Carbonell and J. Goldstein, "The Use of MMR, Diversity-Based Reranking for Reordering Documents and Producing
 * Summaries", SIGIR 1998, 335–336: the next pick has the greatest {@code λ · score − (1 − λ) · (greatest cosine with a pick)},
 * scores scaled to a greatest of 1, λ = 0.7. Two bounds stand beside it: nothing whose cosine with a pick exceeds 0.6 is picked,
 * and no document has more than its share. Of equals the first one wins.
 */
final class Selection {
    static final double LAMBDA = 0.7;
    static final double TOO_ALIKE = 0.6;

    private final List<SentenceVector> vectors;
    private final double[] scores;
    private final double[] alike;
    private final int[] documents;

    /**
     * Prepares a selection.
     *
     * @param documents the number of the document that each sentence is from
     */
    Selection(List<SentenceVector> vectors, double[] scores, int[] documents) {
        double greatest = Arrays.stream(scores).max().orElse(1);
        this.vectors = vectors;
        this.scores = Arrays.stream(scores).map(score -> score / greatest).toArray();
        this.documents = documents;
        alike = new double[scores.length];
    }

    /** Picks at most {@code count}, and at most {@code share} of one document; the best one first. */
    List<Integer> pick(int count, int share) {
        List<Integer> picks = new ArrayList<>();
        int[] left = new int[Arrays.stream(documents).max().orElse(0) + 1];
        Arrays.fill(left, share);
        for (int pick = best(left); pick >= 0 && picks.size() < count; pick = best(left)) {
            picks.add(pick);
            left[documents[pick]]--;
            compareWith(pick);
        }
        return picks;
    }

    private int best(int[] left) {
        int best = -1;
        for (int i = 0; i < scores.length; i++) {
            boolean eligible = left[documents[i]] > 0 && alike[i] <= TOO_ALIKE;
            if (eligible && (best < 0 || worth(i) > worth(best))) {
                best = i;
            }
        }
        return best;
    }

    private double worth(int i) {
        return LAMBDA * scores[i] - (1 - LAMBDA) * alike[i];
    }

    private void compareWith(int pick) {
        for (int i = 0; i < scores.length; i++) {
            alike[i] = Math.max(alike[i], vectors.get(i).cosine(vectors.get(pick)));
        }
        alike[pick] = 1; // also where it has no term that would make it resemble itself
    }
}
