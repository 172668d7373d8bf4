package io.kodosumi.examples.briefing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which sentences resemble which: an undirected edge wherever the cosine reaches a threshold, weighted with it.
 *
 * <p>Only pairs that share a term are looked at, through the list of sentences that have it.
 */
final class SimilarityGraph {
    private final List<Edges> edges = new ArrayList<>();

    SimilarityGraph(List<SentenceVector> vectors, double threshold) {
        List<List<Posting>> postings = new ArrayList<>();
        double[] cosines = new double[vectors.size()];
        for (int sentence = 0; sentence < vectors.size(); sentence++) {
            edges.add(new Edges());
            connect(sentence, candidates(vectors.get(sentence), postings, cosines), cosines, threshold);
            post(sentence, vectors.get(sentence), postings);
        }
    }

    int size() {
        return edges.size();
    }

    Edges edges(int sentence) {
        return edges.get(sentence);
    }

    /** Adds up the cosines with all earlier sentences that share a term, and returns these. */
    private static int[] candidates(SentenceVector vector, List<List<Posting>> postings, double[] cosines) {
        Edges seen = new Edges();
        for (int i = 0; i < vector.terms().length; i++) {
            if (vector.terms()[i] >= postings.size()) {
                continue;
            }
            for (Posting posting : postings.get(vector.terms()[i])) {
                if (cosines[posting.sentence()] == 0) {
                    seen.add(posting.sentence(), 0);
                }
                cosines[posting.sentence()] += posting.weight() * vector.weights()[i];
            }
        }
        return seen.all();
    }

    private void connect(int sentence, int[] candidates, double[] cosines, double threshold) {
        for (int other : candidates) {
            if (cosines[other] >= threshold) {
                edges.get(sentence).add(other, cosines[other]);
                edges.get(other).add(sentence, cosines[other]);
            }
            cosines[other] = 0;
        }
    }

    private static void post(int sentence, SentenceVector vector, List<List<Posting>> postings) {
        for (int i = 0; i < vector.terms().length; i++) {
            while (postings.size() <= vector.terms()[i]) {
                postings.add(new ArrayList<>());
            }
            postings.get(vector.terms()[i]).add(new Posting(sentence, vector.weights()[i]));
        }
    }

    private record Posting(int sentence, double weight) {}

    /** The neighbours of one sentence; grows without boxing, because there are millions of them. */
    static final class Edges {
        private int[] others = new int[8];
        private double[] weights = new double[8];
        private int size;

        void add(int other, double weight) {
            if (size == others.length) {
                others = Arrays.copyOf(others, size * 2);
                weights = Arrays.copyOf(weights, size * 2);
            }
            others[size] = other;
            weights[size++] = weight;
        }

        int size() {
            return size;
        }

        int other(int i) {
            return others[i];
        }

        double weight(int i) {
            return weights[i];
        }

        int[] all() {
            return Arrays.copyOf(others, size);
        }
    }
}
