package io.kodosumi.internal;

import io.kodosumi.Timing;
import io.kodosumi.model.Fid;
import java.util.HexFormat;

/**
 * Makes fids in the form of BSON ObjectIds: four bytes of Unix seconds, five random bytes, a three-byte counter. Those of one source
 * are in the order in which they were made. Safe for use by many threads.
 */
public final class FidSource {
    private static final int COUNTER = 1 << 24;

    private final Timing timing;
    private final String random;
    private long seconds;
    private int counter;

    public FidSource(Timing timing) {
        this.timing = timing;
        byte[] bytes = new byte[5];
        timing.random().nextBytes(bytes);
        this.random = HexFormat.of().formatHex(bytes);
    }

    /** A new one. */
    public synchronized Fid next() {
        long now = Math.max(seconds, timing.now().getEpochSecond());
        if (now > seconds) {
            counter = 0;
            seconds = now;
        } else {
            counter++;
            if (counter == COUNTER) {
                counter = 0;
                seconds++;
            }
        }
        return new Fid(String.format("%08x%s%06x", seconds & 0xffff_ffffL, random, counter));
    }
}
