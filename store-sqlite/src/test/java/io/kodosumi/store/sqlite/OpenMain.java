package io.kodosumi.store.sqlite;

import io.kodosumi.model.KodosumiException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Opens the store in the file that it is given, and prints {@code opened} or why not. */
final class OpenMain {
    private OpenMain() {}

    public static void main(String[] arguments) {
        String said;
        try (SqliteStore store = SqliteStore.builder(Path.of(arguments[0])).open()) {
            said = store.counts().isEmpty() ? "opened" : "not empty";
        } catch (KodosumiException e) {
            said = System.getProperty("user.name") + "\n" + e.getMessage();
        }
        System.out.writeBytes(said.getBytes(StandardCharsets.UTF_8));
    }
}
