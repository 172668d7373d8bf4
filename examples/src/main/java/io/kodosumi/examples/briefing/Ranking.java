package io.kodosumi.examples.briefing;

import java.util.List;

/**
 * The sentences that a briefing quotes, the most central one first.
 *
 * @param picks the sentences
 * @param compared how many sentences were compared
 * @param rounds how many rounds the ranking took to settle
 */
record Ranking(List<Pick> picks, int compared, int rounds) {
    Ranking {
        picks = List.copyOf(picks);
    }

    /**
     * A sentence and how central it is.
     *
     * @param sentence where it stands
     * @param score its share of the whole; those of all sentences together are 1
     */
    record Pick(Sentence sentence, double score) {}
}
