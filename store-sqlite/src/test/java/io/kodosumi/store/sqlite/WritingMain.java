package io.kodosumi.store.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A process that begins a write transaction, says {@code WRITES}, and commits when it is given a byte. */
final class WritingMain {
    private WritingMain() {}

    /** Takes the database. */
    public static void main(String... arguments) {
        try (SqliteStore store = SqliteStore.builder(Path.of(arguments[0])).open()) {
            int read = store.writer().transaction(statements -> {
                System.out.println("WRITES");
                return read();
            });
            System.out.println("COMMITTED " + read);
        }
    }

    private static int read() {
        try {
            return System.in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
