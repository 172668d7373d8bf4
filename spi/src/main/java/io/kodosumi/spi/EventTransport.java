package io.kodosumi.spi;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import java.time.Duration;
import java.util.List;

/**
 * Carries events from emitting attempts to spoolers, in one ordered stream per execution. Loses only what its documentation says.
 *
 * <p>Threads: the factory methods may be called from any thread, a producer from many, a consumer from one. Deliberately does not
 * decide what belongs in a log, buffer for a slow store, or know inputs: core and the store do.
 */
public interface EventTransport extends AutoCloseable {
    /** A new producer; the caller closes it. */
    Producer producer();

    /** A new consumer of a spooler with this name; the caller closes it. */
    Consumer consumer(String name);

    /** Lets go of everything; idempotent. After it every call throws, also those of its producers and consumers. */
    @Override
    void close();

    /**
     * Consecutive events of one attempt.
     *
     * @param after the position that they follow; 0 when the store has confirmed all before them
     */
    record Run(Fid fid, long after, List<Event> events) {
        /** Copies the events. */
        public Run {
            events = List.copyOf(events);
        }
    }

    /**
     * What became of a published run.
     *
     * @param tail the last position that the transport then held
     */
    record Published(Verdict verdict, long tail) {}

    /** How a transport judges a run. */
    enum Verdict {
        /** Taken, now or before. */
        ACCEPTED,
        /** Nothing taken, nor of what follows it in the same call; later. */
        FULL,
        /** The transport lost what precedes: resend what follows the tail. Never the answer to an opening. */
        GAP,
        /** The tail belongs to a newer attempt, for ever. */
        FENCED
    }

    /** The emitting side. */
    interface Producer extends AutoCloseable {
        /**
         * Publishes runs. Blocks for the round trip, never for room; sending again is harmless.
         *
         * @return one result per run, in order
         */
        List<Published> publish(List<Run> runs);

        /** Idempotent; what it published stays. After it {@link #publish} throws. */
        @Override
        void close();
    }

    /**
     * The spooling side. An execution that was handed out is nobody else's until done, released, or its consumer died; until then
     * nothing more of it is handed out.
     */
    interface Consumer extends AutoCloseable {
        /**
         * Runs to be stored, waiting for the first one.
         *
         * @param max how many events at most, at least 1
         * @param wait how long to wait for the first
         */
        List<Run> poll(int max, Duration wait);

        /** Stored, or not wanted: frees what is at or below these positions, wherever it stands; a closing event frees the execution. */
        void done(List<Run> stored);

        /** Not stored: comes again, from the store's head on. */
        void release(List<Run> runs);

        /** Idempotent; what it held comes to another. After it every other call throws. */
        @Override
        void close();
    }
}
