package io.kodosumi.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** How long to measure, and where: files lie on one disk, in folders that are removed afterwards. */
record Bench(Path target, boolean isShort, int pairs) {
    /** How many are enough for a median. */
    static final int PAIRS = 7;

    private static final AtomicInteger FOLDERS = new AtomicInteger();

    /** This size, or a tenth of it for a short run. */
    int size(int full) {
        return isShort ? Math.max(1, full / 10) : full;
    }

    /** Whether what it measures may be compared with what others did. */
    boolean isFull() {
        return !isShort && pairs >= PAIRS;
    }

    /** What is said of the sizes. */
    String sizes() {
        return isShort ? "a tenth of the sizes" : "full sizes";
    }

    /** An empty folder. */
    Path folder() {
        try {
            Path folder = target.resolve("data").resolve(Integer.toString(FOLDERS.incrementAndGet()));
            delete(folder);
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
