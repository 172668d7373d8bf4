package io.kodosumi.internal.transport;

import io.kodosumi.Timing;
import io.kodosumi.internal.store.Problems;
import io.kodosumi.internal.time.Backoff;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.EventTransport.Published;
import io.kodosumi.spi.ExecutionStore;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what attempts emit to the transport, and keeps it until the store has it: what the transport loses meanwhile is sent again.
 * What queued, of all executions, while it was last busy is the next call; a lone event waits for nobody.
 */
public final class Publisher {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    private final EventTransport transport;
    private final Timing timing;
    private final Problems problems;
    private final Buffer buffer;
    private final Heads heads;
    private final Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofSeconds(2));
    private volatile EventTransport.@Nullable Producer producer; // of the thread, and of who ends it
    private Timing.@Nullable Worker worker;
    private volatile boolean closed;

    /**
     * How much is kept at most before who emits has to wait.
     *
     * @param events how many events
     * @param bytes roughly how many bytes
     */
    public record Bound(int events, long bytes) {}

    /** @param recheck how long at most between two looks for what other processes stored */
    public Publisher(
            EventTransport transport,
            ExecutionStore store,
            Timing timing,
            Problems problems,
            Duration recheck,
            Bound bound) {
        this.transport = transport;
        this.timing = timing;
        this.problems = problems;
        this.buffer = new Buffer(timing, recheck, bound);
        this.heads = new Heads(buffer, store, timing);
    }

    void start() {
        worker = timing.start("kodosumi-publisher", this::loop);
        heads.start();
    }

    // ---- for attempts ----

    /**
     * What a new attempt emits goes here.
     *
     * @param after what its opening follows
     */
    public Outgoing open(Fid fid, long after) {
        return buffer.open(fid, after);
    }

    /** Raised when there may be room again for what attempts emit. */
    public Timing.EventCount room() {
        return buffer.room();
    }

    /** Whether something of this execution is not known to be stored. */
    public boolean keeps(Fid fid) {
        return buffer.keeps(fid);
    }

    /**
     * What is kept.
     *
     * @param oldest how long ago the oldest of it was emitted; zero for nothing
     */
    public record Load(int events, long bytes, Duration oldest) {
        /** Nothing. */
        public static final Load NONE = new Load(0, 0, Duration.ZERO);
    }

    /** What is kept now. */
    public Load load() {
        return buffer.load();
    }

    // ---- what the store has ----

    /** The store has all of this execution up to here. */
    public void stored(Fid fid, long head) {
        buffer.stored(fid, head);
    }

    /** The log of this execution has ended, or it is gone. */
    public void ended(Fid fid) {
        buffer.ended(fid);
    }

    /** Somebody else says that this execution may have changed. */
    public void nudged(Fid fid) {
        heads.nudged(fid);
    }

    // ---- the thread ----

    private void loop() {
        try {
            while (!isOver()) {
                long stamp = buffer.work().stamp();
                long wait = round();
                if (wait > 0 && !isOver()) {
                    buffer.work().await(stamp, wait);
                }
            }
        } catch (InterruptedException stop) {
            LOG.debug("The publisher was interrupted as it closes");
        } finally {
            buffer.end();
        }
    }

    private boolean isOver() {
        return closed || buffer.isFlushed();
    }

    private long round() {
        try {
            long pause = buffer.pause();
            if (pause > 0) {
                return pause;
            }
            List<Buffer.Sending> batch = buffer.take();
            if (batch.isEmpty()) {
                return buffer.untilRoom();
            }
            publish(batch);
        } catch (RuntimeException | Error fault) { // the loop lives for ever
            failed(List.of(), fault);
        }
        return 0;
    }

    private void publish(List<Buffer.Sending> batch) {
        try {
            List<Published> answers =
                    producer().publish(batch.stream().map(Buffer.Sending::run).toList());
            check(batch, answers);
            buffer.apply(batch, answers);
            backoff.reset();
            problems.clear(Problems.TRANSPORT_WRITES);
        } catch (KodosumiException away) {
            problems.report(Problems.TRANSPORT_WRITES, String.valueOf(away.getMessage()));
            again(batch, !away.isTransient());
        } catch (RuntimeException | Error fault) {
            failed(batch, fault);
        }
    }

    private static void check(List<Buffer.Sending> batch, List<Published> answers) {
        if (answers.size() != batch.size()) {
            throw new KodosumiException(
                    "The transport gave " + answers.size() + " answers to " + batch.size()
                            + " runs; expected one for each",
                    null,
                    true);
        }
    }

    private void failed(List<Buffer.Sending> batch, Throwable fault) {
        problems.report(Problems.TRANSPORT_WRITES, "The transport failed: " + fault);
        LOG.warn("Publishing failed; it is tried again", fault);
        again(batch, true);
    }

    private void again(List<Buffer.Sending> batch, boolean anew) {
        buffer.again(batch, backoff.nextNanos());
        if (anew) {
            closeProducer();
        }
    }

    /** Not under a monitor: it may take as long as a connection does, and who emits waits for nobody. */
    private EventTransport.Producer producer() {
        EventTransport.Producer mine = producer;
        if (mine == null) {
            mine = transport.producer();
            producer = mine;
            if (closed) { // meanwhile: who ended this thread may have found none
                closeProducer();
            }
        }
        return mine;
    }

    // ---- closing ----

    /** Waits until all that was emitted is stored, which ends its thread; whether it is. */
    boolean flush(Duration atMost) throws InterruptedException {
        buffer.flush();
        Timing.Worker mine = worker;
        return mine == null || mine.join(atMost);
    }

    /** Ends its thread; what is not accepted by then never will be. */
    void close(Duration atMost) throws InterruptedException {
        closed = true;
        buffer.work().raise();
        Timing.Worker mine = worker;
        if (mine != null && !mine.join(atMost)) {
            mine.interrupt();
            mine.join(atMost);
        }
        heads.close(atMost);
        closeProducer();
    }

    private void closeProducer() {
        EventTransport.Producer mine = producer;
        producer = null;
        if (mine != null) {
            try {
                mine.close();
            } catch (RuntimeException broken) {
                LOG.debug("A producer could not be closed", broken);
            }
        }
    }
}
