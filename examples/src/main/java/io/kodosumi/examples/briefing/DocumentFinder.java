package io.kodosumi.examples.briefing;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeMap;

/**
 * Finds the documents below the files and folders that were named, and looks at each: whatever is wrong with any of them is
 * reported at once, because a briefing that silently lacks a document would be worse than none.
 *
 * <p>Folders are searched to the bottom; hidden files and folders, other kinds of files, and briefings that this program wrote
 * are passed over. A file that is reached twice counts once.
 */
final class DocumentFinder {
    static final int MAX_FILES = 500;
    static final int MAX_TOTAL_BYTES = 4 << 20;

    private final TreeMap<Path, DocumentFile> found = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private DocumentFinder() {}

    static DocumentSet find(List<Path> roots) throws UnfitDocuments {
        DocumentFinder finder = new DocumentFinder();
        roots.forEach(finder::search);
        finder.checkBounds();
        if (!finder.faults.isEmpty()) {
            throw new UnfitDocuments(finder.faults);
        }
        return new DocumentSet(List.copyOf(finder.found.values()), finder.notes);
    }

    private void search(Path root) {
        try {
            Path real = root.toRealPath();
            if (Files.isDirectory(real)) {
                searchFolder(root, real);
            } else {
                look(real);
            }
        } catch (IOException failure) {
            faults.add(UnfitDocument.unreadable(root, failure).getMessage());
        }
    }

    private void searchFolder(Path root, Path real) throws IOException {
        Folder folder = new Folder(real);
        Files.walkFileTree(real, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, folder);
        if (folder.seen == 0) {
            faults.add("'" + root + "' holds no documents: expected files whose names end in "
                    + DocumentKind.allEndings() + ", here or in a folder below; name another folder.");
        }
    }

    private void look(Path file) {
        if (found.containsKey(file) || found.size() > MAX_FILES) {
            return;
        }
        try {
            Document document = DocumentReader.read(file);
            found.put(file, document.file());
            if (!document.note().isEmpty()) {
                notes.add("'" + file + "' " + document.note() + ".");
            }
        } catch (UnfitDocument fault) {
            faults.add(fault.getMessage());
        }
    }

    private void checkBounds() {
        if (found.size() > MAX_FILES) {
            faults.add("More than " + MAX_FILES + " documents: expected at most that; name a smaller folder.");
        }
        long total = found.values().stream().mapToLong(DocumentFile::bytes).sum();
        if (total > MAX_TOTAL_BYTES) {
            faults.add("The documents have " + total + " bytes together: expected at most " + MAX_TOTAL_BYTES
                    + "; name a smaller folder.");
        }
    }

    /** Looks at every document of one folder. */
    private final class Folder extends SimpleFileVisitor<Path> {
        private final Path root;
        private int seen;

        Folder(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isHidden(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!isHidden(file) && DocumentKind.of(file).isPresent()) {
                seen++;
                lookAt(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            seen++;
            faults.add(UnfitDocument.unreadable(file, failure).getMessage());
            return FileVisitResult.CONTINUE;
        }

        private void lookAt(Path file) {
            try {
                if (BriefingFile.isBriefing(file)) {
                    notes.add("'" + file + "' is a briefing; it was passed over.");
                } else {
                    look(file.toRealPath());
                }
            } catch (IOException failure) {
                faults.add(UnfitDocument.unreadable(file, failure).getMessage());
            }
        }

        private boolean isHidden(Path path) {
            return !path.equals(root) && path.getFileName().toString().startsWith(".");
        }
    }
}
