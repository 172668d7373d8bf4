package io.kodosumi.examples.briefing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads one file into a document, and refuses what no briefing can be made of. */
final class DocumentReader {
    /** A briefing is of what a person could have read: this is about a novel. */
    static final int MAX_BYTES = 2 << 20;

    private DocumentReader() {}

    static Document read(Path file) throws UnfitDocument {
        DocumentKind kind = DocumentKind.of(file).orElseThrow(() -> unknownKind(file));
        byte[] bytes = bytes(file);
        DecodedText decoded = DecodedText.of(bytes, kind == DocumentKind.HTML).orElseThrow(() -> binary(file));
        Paragraphs paragraphs = kind.paragraphs(decoded.text());
        if (paragraphs.all().isEmpty()) {
            throw new UnfitDocument("'" + file + "' holds " + (decoded.text().isBlank() ? "nothing" : "no prose")
                    + ": expected at least one sentence; write something into it, or leave it out.");
        }
        DocumentFile found = new DocumentFile(file.toString(), bytes.length, Sha256.of(bytes));
        return new Document(found, paragraphs.title(), decoded.charset(), decoded.note(), paragraphs.all());
    }

    /**
     * Reads a document again.
     *
     * @throws UnfitDocument also if it no longer holds what it held when the briefing was begun
     */
    static Document reread(DocumentFile begun) throws UnfitDocument {
        Document document = read(Path.of(begun.path()));
        if (!document.file().equals(begun)) {
            throw new UnfitDocument(
                    "'" + begun.path() + "' has changed since this briefing was begun (SHA-256 "
                            + begun.sha256() + " then, " + document.file().sha256()
                            + " now): expected the same content; run the same command again for a briefing of what it holds now.");
        }
        return document;
    }

    private static byte[] bytes(Path file) throws UnfitDocument {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new UnfitDocument("'" + file + "' has more than " + MAX_BYTES
                        + " bytes: expected at most that; split it, or leave it out.");
            }
            return bytes;
        } catch (IOException failure) {
            throw UnfitDocument.unreadable(file, failure);
        }
    }

    private static UnfitDocument unknownKind(Path file) {
        return new UnfitDocument("'" + file + "' is of no kind that can be read: expected a name that ends in "
                + DocumentKind.allEndings() + "; convert it, or leave it out.");
    }

    private static UnfitDocument binary(Path file) {
        return new UnfitDocument("'" + file + "' is not text: expected UTF-8, UTF-16 or UTF-32 with a byte order mark,"
                + " a character set that its HTML declares, or windows-1252; save it as UTF-8, or leave it out.");
    }
}
