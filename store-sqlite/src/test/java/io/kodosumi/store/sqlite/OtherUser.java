package io.kodosumi.store.sqlite;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Runs child processes as a user who may not do everything, also where the tests are run by root. */
final class OtherUser {
    static final int ID = 65534;

    private OtherUser() {}

    /** The words before a command; none if the tests are run by an ordinary user anyway. */
    static List<String> unlessOrdinary() throws IOException {
        return isRoot() ? List.of("setpriv", "--reuid=" + ID, "--regid=" + ID, "--clear-groups") : List.of();
    }

    static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    /** The test's class path in copies below this folder: the other user may not be able to look into the home where it lies. */
    static String classPath(Path classes) throws IOException {
        List<String> copies = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path from = Path.of(entry);
            Path to = classes.resolve(copies.size() + "-" + from.getFileName());
            if (Files.exists(from)) {
                copy(from, to);
                copies.add(to.toString());
            }
        }
        return String.join(File.pathSeparator, copies);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path one, BasicFileAttributes attributes) throws IOException {
                Files.copy(
                        one,
                        Files.isDirectory(from)
                                ? to.resolve(from.relativize(one).toString())
                                : to);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
