package io.kodosumi.examples.own;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kodosumi.model.KodosumiException;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The file: a header, then one record per transaction: its length, its checksum, its {@link Change.Batch}. A record counts once it is
 * whole and forced to the disk. Not for several threads.
 *
 * <p>A {@link RandomAccessFile}, because an interrupt of a thread that writes through a {@link FileChannel} closes it for all.
 */
final class LogFile implements Closeable {
    private static final byte[] HEADER = "kodosumi logfile 1\n".getBytes(US_ASCII);
    private static final int PREFIX = Integer.BYTES + Integer.BYTES;

    private final Path path;
    private final RandomAccessFile file;
    private long end;

    private LogFile(Path path) throws IOException {
        this.path = path;
        this.file = new RandomAccessFile(path.toFile(), "rw");
    }

    /** Opens it, new if there is none, and without what was erased or has been replaced since. The caller holds its lock. */
    static LogFile open(Path path) throws IOException {
        if (!Files.exists(path)) {
            write(path, new Index());
        }
        Index index;
        try (LogFile old = new LogFile(path)) {
            index = old.replay();
        }
        if (index.isWasteful()) {
            write(path, index);
        }
        return new LogFile(path);
    }

    /**
     * All that it says. Cuts off what a crash left half-written at its end: nobody was told that it is there.
     *
     * @throws KodosumiException if a record before the last is damaged, because whoever wrote it was told that it is there
     */
    Index replay() throws IOException {
        Index index = new Index();
        long size = file.length();
        file.seek(0);
        if (!Arrays.equals(bytes((int) Math.min(size, HEADER.length)), HEADER)) {
            throw new KodosumiException("'" + path + "' is no log file of this version: expected it to begin with '"
                    + new String(HEADER, US_ASCII).strip() + "'; name another file");
        }
        end = HEADER.length;
        while (end + PREFIX <= size) {
            int length = file.readInt();
            int checksum = file.readInt();
            long next = end + PREFIX + length;
            if (length <= 0 || next > size) {
                break;
            }
            byte[] record = bytes(length);
            if (checksum != checksum(end, record)) {
                if (next == size) {
                    break;
                }
                throw new KodosumiException("'" + path + "' is damaged at byte " + end + " of " + size
                        + ": expected a whole record there; restore the file from a copy");
            }
            RecordCodec.read(Change.Batch.class, record).changes().forEach(index::apply);
            end = next;
        }
        file.setLength(end);
        return index;
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        file.readFully(bytes);
        return bytes;
    }

    /** Adds a transaction, and returns when it is on the disk. After a failure, {@link #replay} says what is there. */
    void append(List<Change> changes) throws IOException {
        byte[] record = record(end, changes);
        file.seek(end);
        file.write(record);
        file.getFD().sync();
        end += record.length;
    }

    private static byte[] record(long position, List<Change> changes) {
        byte[] batch = RecordCodec.bytes(new Change.Batch(changes));
        return ByteBuffer.allocate(PREFIX + batch.length)
                .putInt(batch.length)
                .putInt(checksum(position, batch))
                .put(batch)
                .array();
    }

    /** With its position: an older record that a cut left behind on the disk must not fit in by chance. */
    private static int checksum(long position, byte[] record) {
        CRC32 crc = new CRC32();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, position));
        crc.update(record);
        return (int) crc.getValue();
    }

    /** Writes a new file beside the old one and puts it in its place, so that a crash leaves the one or the other. */
    private static void write(Path path, Index index) throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        try (FileOutputStream file = new FileOutputStream(fresh.toFile());
                OutputStream out = new BufferedOutputStream(file, 1 << 16)) {
            out.write(HEADER);
            long position = HEADER.length;
            for (Iterator<Change> changes = index.snapshot().iterator(); changes.hasNext(); ) {
                byte[] record = record(position, List.of(changes.next()));
                out.write(record);
                position += record.length;
            }
            out.flush();
            file.getFD().sync();
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder(path);
    }

    /** A new name is on the disk once its folder is; Windows opens no folders, and needs none to be forced. */
    private static void forceFolder(Path path) throws IOException {
        if (path.getFileSystem().getSeparator().equals("/")) {
            try (FileChannel folder = FileChannel.open(path.resolveSibling(""), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
