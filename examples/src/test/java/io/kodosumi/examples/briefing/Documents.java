package io.kodosumi.examples.briefing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** Documents made of texts, for tests: the n-th one is {@code /docs/n.txt}. */
final class Documents {
    private Documents() {}

    static List<Document> of(String... texts) {
        List<Document> documents = new ArrayList<>();
        for (String text : texts) {
            byte[] bytes = text.getBytes(UTF_8);
            DocumentFile file = new DocumentFile("/docs/" + documents.size() + ".txt", bytes.length, Sha256.of(bytes));
            documents.add(new Document(
                    file, "", "UTF-8", "", DocumentKind.TEXT.paragraphs(text).all()));
        }
        return documents;
    }
}
