package io.kodosumi.examples.briefing;

import java.util.List;

/**
 * Where a sentence stands: characters {@code start} to {@code end} of a paragraph.
 *
 * @param document counts from 0 in the order of the documents
 * @param paragraph counts from 0 within the document
 * @param start the first character's index
 * @param end the index behind the last character
 */
record Sentence(int document, int paragraph, int start, int end) {
    /** The paragraph that it stands in. */
    Paragraph paragraphOf(List<Document> documents) {
        return documents.get(document).paragraphs().get(paragraph);
    }

    /** Its words, as they stand there. */
    String textIn(List<Document> documents) {
        return paragraphOf(documents).text().substring(start, end);
    }
}
