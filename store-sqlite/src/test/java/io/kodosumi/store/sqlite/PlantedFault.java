package io.kodosumi.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A wrong line in the place of a right one, and who finds it.
 *
 * @param module whose main sources have the file
 * @param file below {@code io/kodosumi}, without its ending
 * @param says what is wrong then
 * @param test as {@code docs/guarantees.md} names tests: a {@code …Topic} is run over the module's own store, a {@code …Suite} over the
 *     one in memory, a {@code …Test} lies beside the file
 * @param right text that the file has exactly once
 * @param wrong what takes its place
 */
record PlantedFault(String module, String file, String says, String test, String right, String wrong) {
    private Path source(Path root) {
        return root.resolve(module + "/src/main/java/io/kodosumi/" + file + ".java");
    }

    /** The text of the file with the fault; fails if the right text is not there, or not once. */
    String planted(Path root) throws IOException {
        String text = Files.readString(source(root));
        int at = text.indexOf(right);
        if (at < 0 || text.indexOf(right, at + 1) >= 0) {
            throw new AssertionError("The fault '" + says + "' belongs where " + source(root) + " says\n" + right
                    + "\nand that is " + (at < 0 ? "not there" : "there more than once")
                    + ": say what the rule looks like now, in PlantedFaults.java");
        }
        return text.substring(0, at) + wrong + text.substring(at + right.length());
    }

    /** The class whose test is run. */
    String runner() {
        String name = test.substring(0, test.indexOf('#'));
        if (name.endsWith("Topic")) {
            return module.equals("core")
                    ? "io.kodosumi.internal.memory.MemoryStoreContractTest"
                    : "io.kodosumi.store.sqlite.SqliteStoreContractTest";
        }
        if (name.endsWith("Test")) {
            return "io.kodosumi." + file.substring(0, file.lastIndexOf('/')).replace('/', '.') + "." + name;
        }
        return "io.kodosumi.runtime.Memory" + name.substring(0, name.length() - "Suite".length()) + "Test";
    }

    String method() {
        return test.substring(test.indexOf('#') + 1);
    }

    /** Its row in the table of them. */
    String row() {
        return "| " + this + " | `" + test + "` |";
    }

    @Override
    public String toString() {
        return file.substring(file.lastIndexOf('/') + 1) + " of " + module + ": " + says;
    }
}
