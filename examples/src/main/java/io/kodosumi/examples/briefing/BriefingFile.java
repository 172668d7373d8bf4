package io.kodosumi.examples.briefing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The file that a briefing ends in: written whole or not at all, once, and never over another file.
 *
 * <p>Its last line names the execution that wrote it. A step that was cut off behind its move finds its own file by that, and
 * writes no second one.
 */
final class BriefingFile {
    private static final String MARK = "<!-- kodosumi briefing ";
    private static final int MAX_NAMES = 1000;

    private BriefingFile() {}

    /**
     * Writes a briefing.
     *
     * @param wanted where it should go; where another file stands, the next free name of {@code name-2.md}, {@code name-3.md} …
     * @return where it is now
     */
    static Path write(Path wanted, String markdown, String fid) throws IOException {
        Path folder = wanted.toAbsolutePath().normalize().resolve("..").normalize();
        Files.createDirectories(folder);
        for (int number = 1; number <= MAX_NAMES; number++) {
            Path target = numbered(wanted, number);
            if (Files.notExists(target)) {
                return move(temporary(folder, markdown, fid), target);
            }
            if (lastLine(target).equals(mark(fid))) {
                return target;
            }
        }
        throw new FileAlreadyExistsException(
                wanted.toString(),
                null,
                "and " + (MAX_NAMES - 1) + " more of that name exist; name another with --out");
    }

    /** Whether a file is a briefing that this program wrote. */
    static boolean isBriefing(Path file) throws IOException {
        return lastLine(file).startsWith(MARK);
    }

    private static Path temporary(Path folder, String markdown, String fid) throws IOException {
        Path temporary = folder.resolve("." + fid + ".briefing.tmp");
        Files.writeString(temporary, markdown.stripTrailing() + "\n\n" + mark(fid) + "\n");
        return temporary;
    }

    private static Path move(Path temporary, Path target) throws IOException {
        return Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path numbered(Path wanted, int number) {
        if (number == 1) {
            return wanted;
        }
        String name = String.valueOf(wanted.getFileName());
        int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
        return wanted.resolveSibling(name.substring(0, dot) + "-" + number + name.substring(dot));
    }

    private static String mark(String fid) {
        return MARK + fid + " -->";
    }

    private static String lastLine(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            byte[] end = new byte[(int) Math.min(200, bytes.length())];
            bytes.seek(bytes.length() - end.length);
            bytes.readFully(end);
            String text = new String(end, UTF_8).stripTrailing();
            return text.substring(text.lastIndexOf('\n') + 1);
        }
    }
}
