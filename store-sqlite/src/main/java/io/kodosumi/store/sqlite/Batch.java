package io.kodosumi.store.sqlite;

import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Writes units in one transaction. It is tried without any precaution; only if the database refuses the values of some write is it
 * done anew, with a savepoint around each write, so that the one fails and no other does.
 */
final class Batch {
    private final Writer writer;
    private final NodeFiles files;
    private final Faults faults;
    private final Clock clock;

    Batch(Writer writer, NodeFiles files, Faults faults, Clock clock) {
        this.writer = writer;
        this.files = files;
        this.faults = faults;
        this.clock = clock;
    }

    List<List<WriteResult>> write(List<List<Write>> units) {
        try {
            return writer.change((statements, executions) -> apply(statements, executions, units, false));
        } catch (SqlFault | Encodable.NotEncodable aboutValues) {
            return writer.change((statements, executions) -> apply(statements, executions, units, true));
        }
    }

    private List<List<WriteResult>> apply(
            Statements statements, Executions executions, List<List<Write>> units, boolean isCareful) {
        long now = Micros.now(clock);
        Nodes nodes = new Nodes(statements, files, now);
        Units changes = new Units(statements, executions, nodes, now);
        Function<Write, WriteResult> each =
                isCareful ? write -> apart(statements, changes, write) : write -> write.accept(changes);
        List<List<WriteResult>> results = new ArrayList<>(units.size());
        for (List<Write> unit : units) {
            results.add(changes.apply(unit, each));
        }
        changes.save();
        return results;
    }

    private WriteResult apart(Statements statements, Units changes, Write write) {
        statements.on("SAVEPOINT one").update();
        try {
            WriteResult result = write.accept(changes);
            changes.save();
            statements.on("RELEASE one").update();
            return result;
        } catch (SqlFault | Encodable.NotEncodable e) {
            if (!Faults.isAboutValues(e)) {
                throw e;
            }
            statements.on("ROLLBACK TO one").update();
            statements.on("RELEASE one").update();
            changes.forget();
            return new WriteResult.Failed(faults.unstorable(write, e));
        }
    }
}
