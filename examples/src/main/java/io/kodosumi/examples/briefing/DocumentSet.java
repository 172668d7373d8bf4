package io.kodosumi.examples.briefing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * The documents of one briefing, in the order of their paths.
 *
 * @param files the documents
 * @param notes what the person should know about the choice, a sentence each
 */
record DocumentSet(List<DocumentFile> files, List<String> notes) {
    DocumentSet {
        files = files.stream().sorted(Comparator.comparing(DocumentFile::path)).toList();
        notes = List.copyOf(notes);
    }

    /** The same for the same paths with the same content, however they were named; another one otherwise. */
    String key() {
        StringBuilder all = new StringBuilder();
        files.forEach(file ->
                all.append(file.path()).append('\0').append(file.sha256()).append('\n'));
        return "briefing-" + Sha256.of(all.toString().getBytes(UTF_8));
    }

    /** A document's path below the folder that holds all of them, with forward slashes: how the briefing names it. */
    String name(DocumentFile file) {
        return folder().relativize(Path.of(file.path())).toString().replace('\\', '/');
    }

    /** The deepest folder that holds all documents. */
    Path folder() {
        Path folder = parent(files.get(0));
        for (DocumentFile file : files) {
            while (!Path.of(file.path()).startsWith(folder)) {
                folder = folder.resolve("..").normalize();
            }
        }
        return folder;
    }

    private static Path parent(DocumentFile file) {
        return Path.of(file.path()).resolve("..").normalize();
    }
}
