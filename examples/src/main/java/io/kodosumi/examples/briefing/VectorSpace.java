package io.kodosumi.examples.briefing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Weighs terms by tf-idf: in a sentence, term <i>t</i> weighs {@code tf(t) · ln(1 + N / n(t))}, where <i>n(t)</i> of all <i>N</i>
 * sentences have it. The 1 keeps a term that all sentences share from weighing nothing, which matters where there are few.
 */
final class VectorSpace {
    private final Map<String, Integer> numbers = new TreeMap<>();
    private final Map<String, Integer> sentencesWith = new TreeMap<>();
    private final int sentences;

    private VectorSpace(List<Map<String, Integer>> counts) {
        sentences = counts.size();
        for (Map<String, Integer> count : counts) {
            for (String term : count.keySet()) {
                numbers.putIfAbsent(term, numbers.size());
                sentencesWith.merge(term, 1, Integer::sum);
            }
        }
    }

    /** One vector for each sentence, given by its terms. */
    static List<SentenceVector> vectors(List<List<String>> sentences) {
        List<Map<String, Integer>> counts = new ArrayList<>();
        for (List<String> terms : sentences) {
            Map<String, Integer> count = new TreeMap<>();
            terms.forEach(term -> count.merge(term, 1, Integer::sum));
            counts.add(count);
        }
        VectorSpace space = new VectorSpace(counts);
        return counts.stream().map(space::vector).toList();
    }

    private SentenceVector vector(Map<String, Integer> count) {
        TreeMap<Integer, Double> weights = new TreeMap<>();
        count.forEach((term, times) -> weights.put(numberOf(term), times * idf(term)));
        double length =
                Math.sqrt(weights.values().stream().mapToDouble(w -> w * w).sum());
        return new SentenceVector(
                weights.keySet().stream().mapToInt(Integer::intValue).toArray(),
                weights.values().stream().mapToDouble(w -> w / length).toArray());
    }

    private int numberOf(String term) {
        return numbers.getOrDefault(term, -1);
    }

    private double idf(String term) {
        return Math.log(1 + (double) sentences / sentencesWith.getOrDefault(term, 1));
    }
}
