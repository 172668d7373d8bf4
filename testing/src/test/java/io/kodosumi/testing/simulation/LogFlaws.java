package io.kodosumi.testing.simulation;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Stores that keep a log otherwise than they should. */
final class LogFlaws {
    private LogFlaws() {}

    static ExecutionStore holes(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                if (write instanceof Write.Append append && append.events().size() > 3) {
                    List<Event> events = new ArrayList<>(append.events());
                    events.remove(1);
                    return with(append, append.after(), events);
                }
                return write;
            }
        };
    }

    static ExecutionStore storedTwice(ExecutionStore store) {
        Set<Write> before = new HashSet<>();
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                return write instanceof Write.Append append
                                && append.events().stream().noneMatch(event -> event.closes() || event.opens())
                                && !before.add(write)
                        ? behindHead(append, row(write.fid()).log().head())
                        : write;
            }
        };
    }

    static ExecutionStore lateIsAppended(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                if (write instanceof Write.Append append
                        && append.events().stream().noneMatch(event -> event.closes() || event.opens())) {
                    long head = row(write.fid()).log().head();
                    boolean isLate = append.events().get(0).attempt() < Event.attempt(head);
                    return isLate ? behindHead(append, head) : write;
                }
                return write;
            }
        };
    }

    static ExecutionStore goesOnBehindTheEnd(ExecutionStore store) {
        Map<Fid, List<Event>> behind = new HashMap<>();
        return new Flawed(store) {
            @Override
            WriteResult tell(Write write, WriteResult result) {
                if (write instanceof Write.Append append && isRefused(result, WriteResult.Reason.CLOSED)) {
                    behind.computeIfAbsent(write.fid(), fid -> new ArrayList<>())
                            .addAll(append.events());
                    return new WriteResult.Done();
                }
                return result;
            }

            @Override
            public EventPage events(Fid fid, long after, Set<String> kinds, int limit) {
                EventPage page = super.events(fid, after, kinds, limit);
                List<Event> events = new ArrayList<>(page.events());
                if (page.end() && !events.isEmpty()) {
                    events.addAll(behind.getOrDefault(fid, List.of()));
                }
                return new EventPage(events, page.through(), page.end());
            }
        };
    }

    static ExecutionStore withoutOpening(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            List<WriteResult> unit(List<Write> unit) {
                boolean isClaim = unit.size() == 2 && unit.get(0) instanceof Write.Claim;
                if (!isClaim) {
                    return super.unit(unit);
                }
                List<WriteResult> results = new ArrayList<>(super.unit(unit.subList(0, 1)));
                results.add(new WriteResult.Done());
                return results;
            }
        };
    }

    private static Write.Append behindHead(Write.Append append, long head) {
        List<Event> moved = new ArrayList<>();
        long position = head;
        for (Event event : append.events()) {
            moved.add(new Event(++position, event.at(), event.kind(), event.payload()));
        }
        return with(append, head, moved);
    }

    private static Write.Append with(Write.Append append, long after, List<Event> events) {
        return new Write.Append(append.fid(), after, events);
    }
}
