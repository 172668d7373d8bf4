package io.kodosumi.examples.briefing;

import java.util.List;
import java.util.regex.Pattern;

/** Ranks the sentences of all documents together, and picks those that a briefing of this many documents has room for. */
final class SentenceRanker {
    static final int MIN_WORDS = 7;
    static final int MAX_WORDS = 60;
    private static final int MIN_TERMS = 3;
    /** Begins like a sentence and ends like one. */
    private static final Pattern WHOLE =
            Pattern.compile("(?s)[^\\p{L}\\p{N}]{0,3}[\\p{Lu}\\p{Lo}\\p{N}].*[.!?。！？][^\\p{L}\\p{N}]{0,3}");

    private SentenceRanker() {}

    static Ranking rank(List<Document> documents, Split split) {
        List<Sentence> candidates = candidates(documents, split);
        List<SentenceVector> vectors = VectorSpace.vectors(candidates.stream()
                .map(sentence -> Terms.of(words(documents, sentence)))
                .toList());
        LexRank rank = LexRank.of(new SimilarityGraph(vectors, LexRank.THRESHOLD));
        double[] scores = rank.scores();
        int[] from = candidates.stream().mapToInt(Sentence::document).toArray();
        List<Ranking.Pick> picks = new Selection(vectors, scores, from)
                .pick(room(documents.size()), share(documents.size())).stream()
                        .map(i -> new Ranking.Pick(candidates.get(i), scores[i]))
                        .toList();
        return new Ranking(picks, candidates.size(), rank.rounds());
    }

    /** How many sentences a briefing quotes: 8 of one document, two more for each further one, at most 24. */
    static int room(int documents) {
        return Math.min(24, 6 + 2 * documents);
    }

    /** How many sentences it quotes of one document at most: one and a half times an even share, and no fewer than three. */
    static int share(int documents) {
        return documents == 1 ? room(1) : Math.max(3, (room(documents) * 3 + documents * 2 - 1) / (documents * 2));
    }

    /**
     * Whole sentences of a quotable length with enough to compare: labels and lists of keywords are central, and say nothing.
     * Where there are none, all that was split off.
     */
    private static List<Sentence> candidates(List<Document> documents, Split split) {
        List<Sentence> quotable = split.sentences().stream()
                .filter(sentence -> WHOLE.matcher(sentence.textIn(documents)).matches())
                .filter(sentence -> isQuotable(words(documents, sentence)))
                .toList();
        return quotable.isEmpty() ? split.sentences() : quotable;
    }

    private static boolean isQuotable(List<String> words) {
        return words.size() >= MIN_WORDS
                && words.size() <= MAX_WORDS
                && Terms.of(words).stream().distinct().count() >= MIN_TERMS;
    }

    private static List<String> words(List<Document> documents, Sentence sentence) {
        return Terms.words(sentence.textIn(documents));
    }
}
