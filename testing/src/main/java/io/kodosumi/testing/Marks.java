package io.kodosumi.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What happened in processes that died since, a line of a file each. */
final class Marks {
    private static final String EFFECT = "effect";
    private static final String STEP = "step";

    private final Path file;

    Marks(Path folder) {
        this.file = folder.resolve("marks");
    }

    /** @param key of what happens once under it; empty for what has none */
    void effect(String key, String name) {
        add(EFFECT, key, name);
    }

    void step(String name) {
        add(STEP, "", name);
    }

    private synchronized void add(String what, String key, String name) {
        String line = what + "\t" + key.replaceAll("\\s", " ") + "\t" + name.replaceAll("\\s", " ") + "\n";
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Map<String, Integer> effects() throws IOException {
        return counted(EFFECT);
    }

    Map<String, Integer> steps() throws IOException {
        return counted(STEP);
    }

    private Map<String, Integer> counted(String what) throws IOException {
        Map<String, Integer> times = new TreeMap<>();
        Set<String> once = new HashSet<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            String[] cells = line.split("\t", 3);
            if (cells[0].equals(what) && (cells[1].isEmpty() || once.add(line))) {
                times.merge(cells[2], 1, Integer::sum);
            }
        }
        return times;
    }
}
