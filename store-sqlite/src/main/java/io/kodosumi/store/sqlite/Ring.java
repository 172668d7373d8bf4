package io.kodosumi.store.sqlite;

import io.kodosumi.model.Fid;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The form of a bell's file: slots in a ring, each for an entry of a number, a fid and a checksum of both. Numbers count from 1 without
 * gap, so that who reads knows what is new, what was overwritten before it was read, and what is half written.
 */
final class Ring {
    static final int SLOTS = 2_048;

    /** In bytes. */
    static final int ENTRY = 24;

    private static final int FID = 12;
    private static final int SUMMED = Long.BYTES + FID;
    private static final HexFormat HEX = HexFormat.of();

    private Ring() {}

    record Entry(long number, Fid fid) {}

    static long slot(long number) {
        return (number - 1) % SLOTS;
    }

    static void put(ByteBuffer buffer, long number, Fid fid) {
        int start = buffer.position();
        buffer.putLong(number).put(HEX.parseHex(fid.value()));
        buffer.putInt(sum(buffer, start));
    }

    /** The next entry in the buffer; null if there was never one, or it is half written. */
    static @Nullable Entry take(ByteBuffer buffer) {
        int start = buffer.position();
        long number = buffer.getLong();
        byte[] fid = new byte[FID];
        buffer.get(fid);
        return buffer.getInt() == sum(buffer, start) ? new Entry(number, new Fid(HEX.formatHex(fid))) : null;
    }

    private static int sum(ByteBuffer buffer, int start) {
        CRC32 sum = new CRC32();
        sum.update(buffer.duplicate().position(start).limit(start + SUMMED));
        return (int) sum.getValue();
    }
}
