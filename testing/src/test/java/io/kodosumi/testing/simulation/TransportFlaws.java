package io.kodosumi.testing.simulation;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Write;
import io.kodosumi.tck.Rows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Transports that lose or promise, and stores that hide it. */
final class TransportFlaws {
    private TransportFlaws() {}

    static ExecutionStore holesAreClosed(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                return write instanceof Write.Append append
                                && append.events().get(0).kind().equals(Event.LOST)
                        ? new Write.Append(
                                append.fid(),
                                append.after(),
                                List.of(told(append.events().get(0))))
                        : write;
            }
        };
    }

    private static Event told(Event lost) {
        return new Event(lost.position(), lost.at(), "debug", "");
    }

    static ExecutionStore acceptedIsStored(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            public Optional<ExecutionRow> find(Fid fid) {
                return super.find(fid).map(TransportFlaws::aheadOfItself);
            }
        };
    }

    /** Who waits in place has emitted all that it will before it gives its claim up. */
    static ExecutionStore parkedIsStored(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            public Optional<ExecutionRow> find(Fid fid) {
                return super.find(fid).map(row -> row.hold().parked() ? aheadOfItself(row) : row);
            }
        };
    }

    private static ExecutionRow aheadOfItself(ExecutionRow row) {
        long head = Math.max(row.log().head(), row.log().emitted());
        ExecutionRow.Log log = new ExecutionRow.Log(
                head, row.log().closed(), row.log().emitted(), row.log().armedHooks());
        return Rows.with(row, log);
    }

    static EventTransport gapIsAccepted(EventTransport transport) {
        return new FlawedTransport(transport) {
            @Override
            Published publish(Run run, Function<Run, Published> right) {
                Published published = right.apply(run);
                return published.verdict() == Verdict.GAP
                        ? new Published(Verdict.ACCEPTED, published.tail())
                        : published;
            }
        };
    }

    /** It takes an opening with the next run of that execution, and says before that it has it. */
    static EventTransport openingsAreKeptBack(EventTransport transport) {
        Map<Fid, EventTransport.Run> back = new HashMap<>();
        return new FlawedTransport(transport) {
            @Override
            Published publish(Run run, Function<Run, Published> right) {
                if (run.events().get(0).opens()) {
                    back.put(run.fid(), run);
                    return new Published(
                            Verdict.ACCEPTED,
                            run.events().get(run.events().size() - 1).position());
                }
                Run opening = back.get(run.fid());
                if (opening != null) {
                    Published opened = right.apply(opening);
                    if (opened.verdict() == Verdict.FULL) {
                        return opened;
                    }
                    back.remove(run.fid());
                }
                return right.apply(run);
            }
        };
    }

    static EventTransport handedOutIsGone(EventTransport transport) {
        return new FlawedTransport(transport) {
            @Override
            void handOut(EventTransport.Consumer from, List<Run> runs) {
                from.done(runs);
            }
        };
    }
}
