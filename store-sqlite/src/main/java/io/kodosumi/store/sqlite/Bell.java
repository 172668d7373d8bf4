package io.kodosumi.store.sqlite;

import io.kodosumi.model.Fid;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** A party's own file, in which others find the fids that it nudges. Not durable: it is a hint. Safe for use by many threads. */
final class Bell implements AutoCloseable {
    /** More at once say no more than that anything may have changed. */
    private static final int MANY = Ring.SLOTS / 4;

    private final Path file;
    private final Path lockFile;
    private final FileChannel lock;
    private final RandomAccessFile ring; // no channel: an interrupt of who nudges would close it
    private long written;
    private boolean isClosed;

    /** Locked from now on; the file has its full size, so that a full disk cannot cut an entry. */
    Bell(Path file, Path lockFile) throws IOException {
        this.file = file;
        this.lockFile = lockFile;
        this.lock = LockFiles.create(lockFile);
        try {
            this.ring = sized(file);
        } catch (IOException e) {
            LockFiles.close(lock);
            LockFiles.delete(lockFile);
            throw e;
        }
    }

    private static RandomAccessFile sized(Path file) throws IOException {
        RandomAccessFile ring = new RandomAccessFile(file.toFile(), "rw");
        try {
            ring.write(new byte[Ring.SLOTS * Ring.ENTRY]);
            return ring;
        } catch (IOException e) {
            LockFiles.close(ring);
            LockFiles.delete(file);
            throw e;
        }
    }

    /** Leaves these fids for the others. */
    synchronized void ring(Collection<Fid> fids) throws IOException {
        if (isClosed || fids.isEmpty()) {
            return;
        }
        Collection<Fid> some = fids.size() > MANY ? List.of(Fid.STORE) : fids;
        ByteBuffer entries = ByteBuffer.allocate(some.size() * Ring.ENTRY);
        long number = written;
        for (Fid fid : some) {
            Ring.put(entries, ++number, fid);
        }
        write(entries.array(), Ring.slot(written + 1) * Ring.ENTRY);
        written = number;
    }

    private void write(byte[] entries, long at) throws IOException {
        int first = (int) Math.min(entries.length, (long) Ring.SLOTS * Ring.ENTRY - at);
        ring.seek(at);
        ring.write(entries, 0, first);
        if (first < entries.length) {
            ring.seek(0);
            ring.write(entries, first, entries.length - first);
        }
    }

    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            LockFiles.close(ring);
            LockFiles.delete(file);
            LockFiles.delete(lockFile);
            LockFiles.close(lock);
        }
    }
}
