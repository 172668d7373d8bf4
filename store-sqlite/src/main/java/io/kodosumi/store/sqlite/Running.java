package io.kodosumi.store.sqlite;

import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult.Reason;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The bounds on what runs at once, as a transaction judges them. */
final class Running {
    /** What the table has that runs; the index of this condition has no other rows. */
    static final String RUNS = "node IS NOT NULL AND parked = 0 AND outcome IS NULL";

    private static final String OF_USER =
            "SELECT count(*) FROM execution WHERE " + RUNS + " AND user = :value AND id <> :self";

    private static final String OF_FLOW =
            "SELECT count(*) FROM execution WHERE " + RUNS + " AND flow = :value AND id <> :self";

    private Running() {}

    /** Those that count against one bound. */
    interface Crowd {
        boolean has(Row row);

        /** How many of them the table has, this one left out. */
        long count(Statements statements, long self);
    }

    /** Why others leave no room for this one; null if there is room. */
    static @Nullable Reason refusal(Executions executions, Row row, Write.Room room) {
        if (isFull(executions, row, room.ofFlow(), new OfFlow(row.order.flow()))) {
            return Reason.FLOW_LIMIT;
        }
        return isFull(
                        executions,
                        row,
                        room.ofUser(),
                        new OfUser(row.order.user().value()))
                ? Reason.USER_LIMIT
                : null;
    }

    private static boolean isFull(Executions executions, Row row, OptionalInt bound, Crowd crowd) {
        return bound.isPresent() && executions.running(row, crowd) >= bound.getAsInt();
    }

    private record OfFlow(String flow) implements Crowd {
        @Override
        public boolean has(Row row) {
            return row.order.flow().equals(flow);
        }

        @Override
        public long count(Statements statements, long self) {
            return Running.count(statements, OF_FLOW, flow, self);
        }
    }

    private record OfUser(String user) implements Crowd {
        @Override
        public boolean has(Row row) {
            return row.order.user().value().equals(user);
        }

        @Override
        public long count(Statements statements, long self) {
            return Running.count(statements, OF_USER, user, self);
        }
    }

    private static long count(Statements statements, String sql, String value, long self) {
        return statements
                .on(sql)
                .bind("value", value)
                .bind("self", self)
                .first(columns -> columns.getLong(1))
                .orElse(0L);
    }
}
