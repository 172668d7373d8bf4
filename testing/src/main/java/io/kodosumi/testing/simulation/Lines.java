package io.kodosumi.testing.simulation;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.spi.EventTransport;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.util.ArrayList;
import java.util.List;

/** What a write says in a trace, the same in every process. */
final class Lines {
    private Lines() {}

    /** What a run of events says in a trace. */
    static String of(EventTransport.Run run) {
        return events(run.after(), run.events());
    }

    static String of(Fid fid, List<Write> unit, List<WriteResult> results) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < unit.size(); i++) {
            words.add(word(unit.get(i)) + result(results.get(i)));
        }
        return fid + " " + String.join(", ", words);
    }

    private static String result(WriteResult result) {
        if (result instanceof WriteResult.Refused refused) {
            return " -> " + refused.reason() + " at " + refused.at();
        }
        return result instanceof WriteResult.Failed ? " -> failed" : "";
    }

    static String events(long after, List<Event> events) {
        return Event.written(after) + "<"
                + events.stream()
                        .map(event -> Event.written(event.position()) + ":" + event.kind())
                        .toList();
    }

    private static String word(Write write) {
        if (write instanceof Write.Append append) {
            return "append " + events(append.after(), append.events());
        }
        if (write instanceof Write.Put put) {
            return "put " + put.attempt() + " " + put.fact().space() + " "
                    + put.fact().key();
        }
        if (write instanceof Write.Claim claim) {
            return "claim behind " + claim.seen();
        }
        if (write instanceof Write.Rest rest) {
            return "rest " + rest.attempt() + " " + rest.how() + " wakes " + rest.wakes() + " due " + rest.due();
        }
        if (write instanceof Write.Settle settle) {
            return "settle " + settle.attempt() + " " + settle.outcome();
        }
        if (write instanceof Write.CloseLock close) {
            return "close " + close.attempt() + " " + close.lid() + " " + close.state() + " " + close.id();
        }
        if (write instanceof Write.Control control) {
            return control.wish() + " by " + control.by();
        }
        if (write instanceof Write.OpenLock open) {
            return "open " + open.attempt() + " " + open.lid();
        }
        return write.getClass().getSimpleName();
    }
}
