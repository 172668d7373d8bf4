package io.kodosumi.examples.briefing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The person's editor, as {@code VISUAL} or {@code EDITOR} names it.
 *
 * @param command its program and arguments; the file comes behind them
 */
record Editor(List<String> command) {
    static Optional<Editor> of(Map<String, String> environment) {
        String command = environment.getOrDefault("VISUAL", environment.getOrDefault("EDITOR", ""));
        return command.isBlank()
                ? Optional.empty()
                : Optional.of(new Editor(List.of(command.strip().split("\\s+"))));
    }

    /**
     * Has a text edited, and waits for the editor to end.
     *
     * @throws IOException if the editor does not start or ends with a failure; what was edited is then kept in a file that the
     *     message names
     */
    String edit(String text) throws IOException {
        Path file = Files.createTempFile("briefing", ".md");
        Files.writeString(file, text);
        List<String> call = new ArrayList<>(command);
        call.add(file.toString());
        int exit = end(new ProcessBuilder(call).inheritIO().start());
        if (exit != 0) {
            throw new IOException("The editor '" + String.join(" ", command) + "' ended with " + exit
                    + ": expected 0; the text stays as it was, the edited one is in '" + file + "'.");
        }
        String edited = Files.readString(file);
        Files.delete(file);
        return edited;
    }

    private static int end(Process editor) {
        try {
            return editor.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
