package io.kodosumi.tck;

import io.kodosumi.model.Event;
import io.kodosumi.model.Fid;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionRow;
import java.util.List;
import java.util.Optional;

/** What holds of one log: its order, its openings, its start and its end. */
final class LogInvariants {
    private static final String START = ":start";

    private final Faults faults;
    private final Stored stored;
    private final Fid fid;

    private final boolean isEmbedded;

    /** @param isEmbedded whether events travel with what belongs to them, in one transaction */
    LogInvariants(Faults faults, Stored stored, boolean isEmbedded) {
        this.isEmbedded = isEmbedded;
        this.faults = faults;
        this.stored = stored;
        this.fid = stored.fid();
    }

    void check() {
        order();
        row();
        closing();
        start("inputs");
        start("meta");
        end("final", outcome().filter(Status.FINISHED::equals).isPresent());
    }

    private Optional<Status> outcome() {
        return stored.row().end().map(ExecutionRow.End::outcome);
    }

    private void order() {
        long before = 0;
        for (Event event : stored.log()) {
            if (event.kind().equals(Event.LOST)) {
                lost(event, before, here(event, before));
            } else {
                follows(event, before);
            }
            before = event.position();
        }
    }

    private static String here(Event event, long before) {
        return "at " + Event.written(event.position()) + ", behind " + Event.written(before) + ": ";
    }

    private void follows(Event event, long before) {
        boolean follows = event.position() == before + 1;
        boolean begins = event.position() > before && n(event.position()) == 1;
        faults.expect(follows || begins, "G2", fid, () -> here(event, before) + "out of order, or behind a hole");
        faults.expect(
                event.opens() == begins,
                "G6",
                fid,
                () -> here(event, before) + "'" + event.kind() + "' where an attempt opens or not");
    }

    private void lost(Event event, long before, String here) {
        String after = "\"after\":\"" + Event.written(before) + "\"";
        String upto = "\"upto\":\"" + Event.written(event.position()) + "\"";
        boolean says = event.payload().contains(after) && event.payload().contains(upto);
        faults.expect(event.position() > before, "G2", fid, here + "a 'lost' that stands for nothing");
        faults.expect(says, "G2", fid, here + "a 'lost' that says something else: " + event.payload());
    }

    private static long n(long position) {
        return position & 0xffff_ffffL;
    }

    private void row() {
        ExecutionRow row = stored.row();
        long last = stored.log().isEmpty() ? 0 : lastEvent().position();
        faults.expect(row.log().head() == last, "G2", fid, "the head is " + row.log() + " and the last event " + last);
        faults.expect(
                Event.attempt(last) <= row.hold().attempt(), "G6", fid, "the log is of more attempts than there were");
        faults.expect(
                row.log().emitted() <= last,
                "G3",
                fid,
                "was emitted up to " + Event.written(row.log().emitted()) + ", and the log ends at "
                        + Event.written(last));
    }

    private Event lastEvent() {
        return stored.log().get(stored.log().size() - 1);
    }

    private void closing() {
        List<Event> closing = stored.log().stream().filter(Event::closes).toList();
        faults.expect(closing.size() == 1, "G6", fid, "has " + closing.size() + " closing events");
        faults.expect(!stored.log().isEmpty() && lastEvent().closes(), "G2", fid, "does not end with a closing event");
        faults.expect(
                closing.stream().allMatch(event -> outcome().map(Status::word).equals(Optional.of(event.payload()))),
                "G6",
                fid,
                "ended " + outcome() + ", and its log says " + closing);
    }

    /** By a transport it may be accepted before it is journaled, and be told by the next attempt again; or be lost. */
    private void start(String kind) {
        if (isEmbedded) {
            expectOnce(kind, stored.journal().containsKey(START));
            return;
        }
        List<Integer> attempts = attempts(kind);
        boolean isMissing =
                attempts.isEmpty() && !stored.hasLost() && stored.journal().containsKey(START);
        faults.expect(!isMissing, "G2", fid, "does not tell '" + kind + "'");
        expectOnceInEach(kind, attempts);
    }

    /** By a transport the closing events may come in two parts, the second be lost with who sent them, and the next attempt tell all. */
    private void end(String kind, boolean isTold) {
        if (isEmbedded || !isTold) {
            expectOnce(kind, isTold);
            return;
        }
        List<Integer> attempts = attempts(kind);
        faults.expect(
                attempts.contains(lastEvent().attempt()),
                "G2",
                fid,
                "does not tell '" + kind + "' in its last attempt");
        expectOnceInEach(kind, attempts);
    }

    private List<Integer> attempts(String kind) {
        return stored.log().stream()
                .filter(event -> event.kind().equals(kind))
                .map(Event::attempt)
                .toList();
    }

    private void expectOnceInEach(String kind, List<Integer> attempts) {
        faults.expect(
                attempts.stream().distinct().count() == attempts.size(),
                "G2",
                fid,
                "tells '" + kind + "' twice in one attempt: " + attempts);
    }

    private void expectOnce(String kind, boolean isTold) {
        long times =
                stored.log().stream().filter(event -> event.kind().equals(kind)).count();
        faults.expect(
                times == (isTold ? 1 : 0),
                "G2",
                fid,
                "tells '" + kind + "' " + times + " times instead of " + (isTold ? 1 : 0));
    }
}
