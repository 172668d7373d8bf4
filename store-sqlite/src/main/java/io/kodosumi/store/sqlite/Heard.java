package io.kodosumi.store.sqlite;

import io.kodosumi.model.Fid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** Another party's bell, and how far it was heard. For one thread at a time. */
final class Heard implements AutoCloseable {
    private static final int CHUNK = 128 * Ring.ENTRY;

    private final FileChannel channel;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    private long next = 1;

    /** From its first entry on. */
    Heard(Path bell) throws IOException {
        channel = FileChannel.open(bell, StandardOpenOption.READ);
    }

    /** What it says from now on. */
    Heard skip() throws IOException {
        next = newest() + 1;
        return this;
    }

    /** Tells each new fid; {@link Fid#STORE} for those that were overwritten before they were read. */
    void read(Consumer<Fid> to) throws IOException {
        boolean isFull = true;
        while (isFull) {
            isFull = readChunk(to);
        }
    }

    /** Whether all of it was new, and there may be more. */
    private boolean readChunk(Consumer<Fid> to) throws IOException {
        fill(Ring.slot(next));
        while (chunk.remaining() >= Ring.ENTRY) {
            Ring.Entry entry = Ring.take(chunk);
            if (entry == null || entry.number() < next) {
                return false; // who writes it will ring again
            }
            if (entry.number() > next) {
                skip();
                to.accept(Fid.STORE);
                return true;
            }
            next++;
            to.accept(entry.fid());
        }
        return chunk.position() > 0;
    }

    private void fill(long slot) throws IOException {
        chunk.clear().limit((int) Math.min(CHUNK, (Ring.SLOTS - slot) * Ring.ENTRY));
        channel.read(chunk, slot * Ring.ENTRY);
        chunk.flip();
    }

    private long newest() throws IOException {
        long newest = 0;
        for (long slot = 0; slot < Ring.SLOTS; slot += CHUNK / Ring.ENTRY) {
            fill(slot);
            while (chunk.remaining() >= Ring.ENTRY) {
                Ring.Entry entry = Ring.take(chunk);
                newest = entry == null ? newest : Math.max(newest, entry.number());
            }
        }
        return newest;
    }

    @Override
    public void close() {
        LockFiles.close(channel);
    }
}
