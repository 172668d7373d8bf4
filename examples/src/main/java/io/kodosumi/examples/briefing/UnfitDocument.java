package io.kodosumi.examples.briefing;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that no briefing can be made of; the message names it, says what would be right and what to do. */
final class UnfitDocument extends Exception {
    private static final long serialVersionUID = 1;

    UnfitDocument(String message) {
        super(message);
    }

    private UnfitDocument(String message, IOException cause) {
        super(message, cause);
    }

    /** A file or folder that the operating system did not hand over. */
    static UnfitDocument unreadable(Path path, IOException failure) {
        return new UnfitDocument("'" + path + "' " + why(failure), failure);
    }

    private static String why(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "does not exist: expected a file or a folder; check the path.";
        }
        if (failure instanceof AccessDeniedException) {
            return "may not be read by this user: expected read permission; change it, or leave the file out.";
        }
        if (failure instanceof FileSystemLoopException) {
            return "is a link into a folder that it lies in: expected folders without loops; remove the link.";
        }
        return "cannot be read (" + failure + "): expected a readable file; repair it, or leave it out.";
    }
}
