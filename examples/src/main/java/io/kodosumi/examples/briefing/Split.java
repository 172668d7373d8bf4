package io.kodosumi.examples.briefing;

import java.util.List;

/**
 * All sentences of all documents, in reading order.
 *
 * @param sentences where they stand; their words are the documents'
 */
record Split(List<Sentence> sentences) {
    Split {
        sentences = List.copyOf(sentences);
    }
}
