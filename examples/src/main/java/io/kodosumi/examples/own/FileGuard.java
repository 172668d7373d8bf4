package io.kodosumi.examples.own;

import io.kodosumi.model.KodosumiException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One store per file, in this process and in all: a lock on a file beside it, because the file itself is replaced as it is opened.
 *
 * <p>The operating system frees the lock with its process, and also when anybody in the process closes that file once: so a second
 * store of the same process must not even touch it, and the set of names that are open is the only static state here.
 */
final class FileGuard implements Closeable {
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private FileGuard(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Takes the lock; refused if another store has it. */
    static FileGuard take(Path file) throws IOException {
        Path path = file.resolveSibling(file.getFileName() + ".lock");
        if (!OPEN.add(path)) {
            throw taken(file, "this process");
        }
        try {
            return locked(file, path);
        } catch (IOException | RuntimeException failure) {
            OPEN.remove(path);
            throw failure;
        }
    }

    private static FileGuard locked(Path file, Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw taken(file, "another process");
        }
        return new FileGuard(path, channel);
    }

    private static KodosumiException taken(Path file, String who) {
        return new KodosumiException("'" + file + "' is open in " + who
                + ": expected it to be this store's alone; close the other one, or name another file");
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            OPEN.remove(path);
        }
    }
}
