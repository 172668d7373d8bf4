package io.kodosumi.internal.transport;

import io.kodosumi.internal.store.Weight;
import io.kodosumi.internal.time.Backoff;
import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.EventTransport.Run;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What one attempt has emitted and the store is not known to have: first what the transport has accepted, then what it has not.
 * Before the first of it all is stored, or it is the attempt's opening. Safe for use by many threads: its buffer's monitor guards it.
 */
public final class Outgoing {
    private static final int MAX_EVENTS = 8192;
    private static final long MAX_BYTES = 4 << 20;

    private final Buffer buffer;
    private final Fid fid;
    private final long opensAfter;
    private volatile Runnable changed = () -> {};
    private final Deque<Event> sent = new ArrayDeque<>();
    private final Deque<Event> unsent = new ArrayDeque<>();
    private final Backoff whileFull = new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1));
    private final Backoff untilProbe;
    private long bytes;
    private long accepted;
    private boolean closed;
    private boolean fenced;
    private boolean over;
    private boolean full;
    private int most = Buffer.MAX_RUN;
    private int tried;
    private long notBefore;
    private long probeAt;
    private long lookAt;

    Outgoing(Buffer buffer, Fid fid, long opensAfter) {
        this.buffer = buffer;
        this.fid = fid;
        this.opensAfter = opensAfter;
        this.untilProbe = new Backoff(buffer.recheck(), Duration.ofSeconds(30));
        long now = buffer.now(); // which may be of any sign
        this.notBefore = now;
        this.probeAt = now;
        this.lookAt = now;
    }

    // ---- for the attempt ----

    /** Calls this from now on when something of it was accepted or stored, or its claim is lost; it does not block. */
    public void whenChanged(Runnable then) {
        changed = then;
    }

    /** Takes an event, which follows the one before; never waits. What is added after the end of the log or of the claim is dropped. */
    public void add(Event event) {
        synchronized (buffer) {
            if (closed || fenced || over) {
                return;
            }
            unsent.add(event);
            buffer.kept(1, count(weight(event)));
            buffer.ready(this);
        }
    }

    /** Whether the transport, or the store, has all up to this position. */
    public boolean isAccepted(long position) {
        synchronized (buffer) {
            return closed || unsent.isEmpty() || unsent.getFirst().position() > position;
        }
    }

    /** Whether the store has all up to this position, or the log has ended without it. */
    public boolean isStored(long position) {
        synchronized (buffer) {
            return isAccepted(position) && (sent.isEmpty() || sent.getFirst().position() > position);
        }
    }

    /** The last position that the transport has accepted; 0 if none. */
    public long accepted() {
        synchronized (buffer) {
            return accepted;
        }
    }

    /** Whether a newer attempt has opened: nothing more of this one is taken. */
    public boolean isFenced() {
        synchronized (buffer) {
            return fenced;
        }
    }

    /** Whether who emits shall wait, for this attempt's own bound or for that of all. */
    public boolean isFull() {
        synchronized (buffer) {
            return sent.size() + unsent.size() >= MAX_EVENTS || bytes >= MAX_BYTES || buffer.isFull();
        }
    }

    /** Whether it is the transport that does not take it now. */
    public boolean isHeldUp() {
        synchronized (buffer) {
            return !unsent.isEmpty() && (full || buffer.pause() > 0);
        }
    }

    /** Nothing more comes, and what the transport has not accepted yet is not wanted any more. */
    public void abandon() {
        synchronized (buffer) {
            over = true;
            unsent.forEach(this::forget);
            unsent.clear();
            buffer.tidy(this);
            buffer.freed();
        }
    }

    /** Nothing more comes. What is here is kept until it is stored. */
    public void end() {
        synchronized (buffer) {
            over = true;
            buffer.tidy(this);
        }
    }

    // ---- for the buffer, under its monitor ----

    Fid fid() {
        return fid;
    }

    void tellChanged() {
        changed.run();
    }

    /** What to publish now, if there is something and the transport was not full a moment ago. */
    Optional<Run> next(long now, long maxBytes) {
        if (unsent.isEmpty() || notBefore - now > 0) {
            return Optional.empty();
        }
        List<Event> events = new ArrayList<>();
        long size = 0;
        for (Event event : unsent) {
            if (events.size() >= most || size >= maxBytes) {
                break;
            }
            events.add(event);
            size += weight(event);
        }
        tried = events.size();
        return Optional.of(new Run(fid, follows(events.get(0)), events));
    }

    private long follows(Event first) {
        if (!sent.isEmpty()) {
            return sent.getLast().position();
        }
        return first.opens() ? opensAfter : 0;
    }

    boolean hasUnsent() {
        return !unsent.isEmpty();
    }

    /** Whether the transport has something that the store is not known to have. */
    boolean isUnderWay() {
        return !sent.isEmpty();
    }

    /** Whether it is time to ask the store for it; then not again for a while. */
    boolean takeLook(long now) {
        boolean isTime = !sent.isEmpty() && lookAt - now <= 0;
        lookAt = isTime ? now + buffer.recheck().toNanos() : lookAt;
        return isTime;
    }

    boolean isOver() {
        return over && sent.isEmpty() && unsent.isEmpty();
    }

    Optional<Event> oldest() {
        return Optional.ofNullable(sent.isEmpty() ? unsent.peekFirst() : sent.peekFirst());
    }

    /** In local monotonic time, if the transport was full. */
    long notBefore() {
        return notBefore;
    }

    /** The transport has taken what ends at this position. */
    void accepted(long position, long now) {
        if (sent.isEmpty()) {
            lookAt = now + buffer.recheck().toNanos();
        }
        if (position > accepted) { // a probe was accepted before
            probeAt = now + buffer.recheck().toNanos();
        }
        while (!unsent.isEmpty() && unsent.getFirst().position() <= position) {
            sent.add(unsent.removeFirst());
        }
        accepted = Math.max(accepted, position);
        most = Math.min(Buffer.MAX_RUN, most * 2);
        whileFull.reset();
        full = false;
        notBefore = now;
    }

    /** It has taken nothing: half as much may fit, in a while. */
    void full(long now) {
        full = true;
        most = Math.max(1, tried / 2);
        notBefore = now + whileFull.nextNanos();
    }

    /** The transport has nothing behind its tail: that goes once more. */
    void lostBehind(long tail, long now) {
        if (sent.isEmpty() || sent.getLast().position() <= tail) {
            full(now); // nothing to send in front of it: not at once again
            return;
        }
        while (!sent.isEmpty() && sent.getLast().position() > tail) {
            unsent.addFirst(sent.removeLast());
        }
        accepted = Math.min(accepted, tail);
    }

    void fence() {
        fenced = true;
        drop();
    }

    /** The store has all up to here. */
    boolean stored(long head) {
        long last = 0;
        while (!sent.isEmpty() && sent.getFirst().position() <= head) {
            last = forget(sent.removeFirst());
        }
        while (sent.isEmpty() && !unsent.isEmpty() && unsent.getFirst().position() <= head) {
            last = forget(unsent.removeFirst());
        }
        accepted = Math.max(accepted, last);
        if (last > 0) {
            untilProbe.reset();
        }
        return last > 0;
    }

    /** The log has ended, or the execution is gone: nothing of it is wanted any more. */
    void close() {
        closed = true;
        drop();
    }

    private void drop() {
        sent.forEach(this::forget);
        unsent.forEach(this::forget);
        sent.clear();
        unsent.clear();
    }

    /**
     * What the transport accepted has not come to the store for a while: asks it for the last of that once more, to hear whether it
     * still has it.
     */
    void probe(long now) {
        if (!sent.isEmpty() && unsent.isEmpty() && probeAt - now <= 0) {
            probeAt = now + untilProbe.nextNanos();
            unsent.addFirst(sent.removeLast());
            buffer.ready(this);
        }
    }

    private long count(long weight) {
        bytes += weight;
        return weight;
    }

    private long forget(Event event) {
        buffer.kept(-1, count(-weight(event)));
        return event.position();
    }

    private static long weight(Event event) {
        return Weight.ofEvent(event.payload());
    }
}
