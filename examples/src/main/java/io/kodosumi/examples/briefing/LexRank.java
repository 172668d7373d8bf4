package io.kodosumi.examples.briefing;

import java.util.Arrays;

/**
 * Continuous LexRank: how central each sentence is among all of them.
 *
 * <p>After G. Erkan and D. R. Radev, "LexRank: Graph-based Lexical Centrality as Salience in Text Summarization", Journal of
 * Artificial Intelligence Research 22 (2004), 457–479, whose equation for the continuous case is
 *
 * <pre>
 *   p(u) = d/N + (1 − d) · Σ [v ∈ adj(u)]  cos(u, v) / Σ [z ∈ adj(v)] cos(z, v)  · p(v)
 * </pre>
 *
 * <p>with the tf-idf cosine, edges from 0.1 on, and d = 0.15. Every sentence is its own neighbour with weight 1, so that none is
 * without any. It is solved by power iteration, until a round moves less than a millionth of the whole or for 200 rounds; with
 * d = 0.15 each round leaves at most 85 % of the error, so that about 85 rounds are enough for any graph.
 */
final class LexRank {
    static final double THRESHOLD = 0.1;
    static final double DAMPING = 0.15;
    static final double TOLERANCE = 1e-6;
    static final int MAX_ROUNDS = 200;

    private final SimilarityGraph graph;
    private final double[] strengths;
    private double[] scores;
    private int rounds;

    private LexRank(SimilarityGraph graph) {
        this.graph = graph;
        strengths = new double[graph.size()];
        Arrays.setAll(strengths, this::strength);
        scores = new double[graph.size()];
        Arrays.fill(scores, 1.0 / Math.max(1, graph.size()));
    }

    /** Ranks every sentence of the graph. */
    static LexRank of(SimilarityGraph graph) {
        LexRank rank = new LexRank(graph);
        double moved = 1;
        while (moved > TOLERANCE && rank.rounds < MAX_ROUNDS) {
            moved = rank.round();
        }
        return rank;
    }

    /** The share of each sentence; together they are 1. */
    double[] scores() {
        return scores.clone();
    }

    int rounds() {
        return rounds;
    }

    private double round() {
        double[] next = new double[scores.length];
        double moved = 0;
        for (int u = 0; u < next.length; u++) {
            next[u] = DAMPING / next.length + (1 - DAMPING) * inflow(u);
            moved += Math.abs(next[u] - scores[u]);
        }
        scores = next;
        rounds++;
        return moved;
    }

    private double inflow(int u) {
        double sum = scores[u] / strengths[u];
        SimilarityGraph.Edges edges = graph.edges(u);
        for (int i = 0; i < edges.size(); i++) {
            sum += edges.weight(i) / strengths[edges.other(i)] * scores[edges.other(i)];
        }
        return sum;
    }

    private double strength(int v) {
        double sum = 1;
        SimilarityGraph.Edges edges = graph.edges(v);
        for (int i = 0; i < edges.size(); i++) {
            sum += edges.weight(i);
        }
        return sum;
    }
}
