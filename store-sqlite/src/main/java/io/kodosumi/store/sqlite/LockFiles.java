package io.kodosumi.store.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that a process keeps locked while it lives: the system frees the lock when the process ends, however it ends.
 *
 * <p>Locks of files belong to the whole process, and closing any channel of a file frees them. So nobody opens one that may be locked by
 * this process.
 */
final class LockFiles {
    private static final Logger LOG = LoggerFactory.getLogger(LockFiles.class);

    private LockFiles() {}

    /** Locked before it has its name, so that nobody finds it unlocked. */
    static FileChannel create(Path file) throws IOException {
        Path folder = Files.createDirectories(file.resolveSibling(""));
        Path young = Files.createTempFile(folder, "young", ".lock");
        FileChannel channel = FileChannel.open(young, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock()
                    == null) { // lock() would fail on a thread that was interrupted; and nobody else has it
                throw new IOException("Somebody else locked the new file '" + young + "'");
            }
            Files.move(young, file);
            return channel;
        } catch (IOException e) {
            channel.close();
            delete(young);
            throw e;
        }
    }

    /** Whether nobody locks it; false if that cannot be told. */
    static boolean isFree(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return channel.tryLock() != null;
        } catch (NoSuchFileException | OverlappingFileLockException untold) {
            return false; // never locked, or another store of this process is probing it just now
        } catch (IOException e) {
            LOG.debug("Cannot probe '{}'", file, e);
            return false;
        }
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("Cannot delete '{}': it is left behind", file, e);
        }
    }

    static void close(AutoCloseable file) {
        try {
            file.close();
        } catch (Exception e) {
            LOG.debug("A file did not close", e);
        }
    }
}
