package io.kodosumi.store.sqlite;

import io.kodosumi.model.Event;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.spi.WriteResult.Reason;
import java.util.ArrayList;
import java.util.List;

/** Judges runs against logs and keeps the accepted ones until the transaction writes them down together. */
final class Log {
    private static final String INSERT = "INSERT INTO event (execution, position, at, kind, payload)"
            + " VALUES (:execution, :position, :at, :kind, :payload)";

    private static final String HAS =
            "SELECT 1 FROM event WHERE execution = :execution AND position = :position AND kind = :kind";

    private static final String SET_ASIDE = """
            INSERT INTO late_event (execution, position, at, kind, payload, reason, seen)
            VALUES (:execution, :position, :at, :kind, :payload, :reason, :seen)
            ON CONFLICT DO NOTHING
            """;

    private final Statements statements;
    private final long now;
    private final List<Pending> pending = new ArrayList<>();

    Log(Statements statements, long now) {
        this.statements = statements;
        this.now = now;
    }

    private record Pending(long execution, Event event) {}

    WriteResult append(Row row, Write.Append run) {
        List<Event> missing = missing(row, run.events());
        if (missing.isEmpty()) {
            return new WriteResult.Done();
        }
        if (row.closed) {
            return refused(Reason.CLOSED, row);
        }
        Event first = missing.get(0);
        if (first.kind().equals(Event.LOST) && row.head != run.after()) {
            return refused(Reason.LATE, row);
        }
        if (row.head < run.after()) {
            return refused(Reason.GAP, row);
        }
        if (first.position() <= row.head) {
            setAside(row, missing);
            return refused(Reason.LATE, row);
        }
        add(row, missing);
        return new WriteResult.Done();
    }

    /** Writes down what was accepted. */
    void save() {
        if (!pending.isEmpty()) {
            Statements.Prepared insert = statements.on(INSERT);
            insert.forgetAdded(); // of a transaction that was rolled back
            for (Pending one : pending) {
                bind(insert, one.execution(), one.event()).add();
            }
            insert.runAdded();
            pending.clear();
        }
    }

    /** Forgets what was accepted and not written down. */
    void forget() {
        pending.clear();
    }

    private static WriteResult refused(Reason reason, Row row) {
        return new WriteResult.Refused(reason, row.head);
    }

    private List<Event> missing(Row row, List<Event> events) {
        if (events.isEmpty() || events.get(0).position() > row.head) {
            return events; // what lies beyond the head is nowhere: the usual case needs no look
        }
        save();
        return events.stream()
                .filter(event -> event.position() > row.head || !has(row, event))
                .toList();
    }

    private boolean has(Row row, Event event) {
        return statements
                .on(HAS)
                .bind("execution", row.id)
                .bind("position", event.position())
                .bind("kind", event.kind())
                .first(columns -> true)
                .isPresent();
    }

    private void add(Row row, List<Event> events) {
        for (Event event : events) {
            pending.add(new Pending(row.id, event));
        }
        row.head = events.get(events.size() - 1).position();
        row.changed(Row.Change.LOG);
        if (events.stream().anyMatch(Event::closes)) {
            close(row);
        }
    }

    private void close(Row row) {
        row.closed = true;
        row.letGo();
        row.due = row.armedHooks() > 0 ? now : null;
    }

    private void setAside(Row row, List<Event> events) {
        String reason = "older than the log's head " + Event.written(row.head);
        for (Event event : events) {
            bind(statements.on(SET_ASIDE), row.id, event)
                    .bind("reason", reason)
                    .bind("seen", now)
                    .update();
        }
    }

    private static Statements.Prepared bind(Statements.Prepared statement, long execution, Event event) {
        return statement
                .bind("execution", execution)
                .bind("position", event.position())
                .bind("at", Micros.of(event.at()))
                .bind("kind", event.kind())
                .bind("payload", event.payload());
    }
}
