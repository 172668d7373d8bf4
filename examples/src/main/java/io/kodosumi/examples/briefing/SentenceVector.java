package io.kodosumi.examples.briefing;

/**
 * A sentence as a vector of unit length over the terms of all sentences, sparse and sorted by term.
 *
 * @param terms numbers of the terms that it has, ascending
 * @param weights the weight of each
 */
@SuppressWarnings(
        "ArrayRecordComponent") // never compared, and a list of boxed doubles would cost what the ranking costs
record SentenceVector(int[] terms, double[] weights) {
    /** The cosine of the angle between two sentences: 1 says the same in the same words, 0 shares no term. */
    double cosine(SentenceVector other) {
        double sum = 0;
        int i = 0;
        int j = 0;
        while (i < terms.length && j < other.terms.length) {
            if (terms[i] == other.terms[j]) {
                sum += weights[i++] * other.weights[j++];
            } else if (terms[i] < other.terms[j]) {
                i++;
            } else {
                j++;
            }
        }
        return sum;
    }
}
