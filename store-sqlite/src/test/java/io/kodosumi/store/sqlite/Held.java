package io.kodosumi.store.sqlite;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a JVM holds on to.
 *
 * @param heap bytes that are left of its heap behind a collection
 * @param threads that live, platform threads only
 */
record Held(long heap, int threads) {
    /** Of this JVM. */
    static Held now() {
        System.gc();
        return new Held(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ManagementFactory.getThreadMXBean().getThreadCount());
    }

    /** As {@link #toString} wrote it. */
    static Held of(String words) {
        String[] parts = words.split(" ", 2);
        return new Held(Long.parseLong(parts[0]), Integer.parseInt(parts[1]));
    }

    /** How many files and pipes a process has open. */
    static long descriptors(long pid) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return all.count();
        }
    }

    @Override
    public String toString() {
        return heap + " " + threads;
    }
}
