package io.kodosumi.examples.briefing;

import java.util.List;

/**
 * A document that was read.
 *
 * @param file what was read
 * @param title its first heading, or its title; may be empty
 * @param charset the character set that it was read as
 * @param note what the person should know about the reading; may be empty
 * @param paragraphs its running text
 */
record Document(DocumentFile file, String title, String charset, String note, List<Paragraph> paragraphs) {
    Document {
        paragraphs = List.copyOf(paragraphs);
    }
}
