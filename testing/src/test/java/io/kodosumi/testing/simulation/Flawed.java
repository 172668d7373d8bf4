package io.kodosumi.testing.simulation;

import io.kodosumi.model.Fid;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.tck.ForwardingStore;
import java.util.ArrayList;
import java.util.List;

/** A store that is wrong in one way: changes writes before they are applied, or what is said of them. */
class Flawed extends ForwardingStore {
    Flawed(ExecutionStore to) {
        super(to);
    }

    @Override
    public final List<List<WriteResult>> write(List<List<Write>> units) {
        List<List<WriteResult>> results = new ArrayList<>();
        units.forEach(unit -> results.add(unit(unit)));
        return results;
    }

    /** Applies a unit. */
    List<WriteResult> unit(List<Write> unit) {
        List<Write> changed = new ArrayList<>();
        unit.forEach(write -> changed.add(change(write)));
        List<WriteResult> results = super.write(List.of(changed)).get(0);
        List<WriteResult> told = new ArrayList<>();
        for (int i = 0; i < unit.size(); i++) {
            told.add(tell(unit.get(i), results.get(i)));
        }
        return told;
    }

    /** What is applied instead of a write. */
    Write change(Write write) {
        return write;
    }

    /** What is said instead of its result. */
    WriteResult tell(Write write, WriteResult result) {
        return result;
    }

    /** As it stands before the write. */
    final ExecutionRow row(Fid fid) {
        return find(fid).orElseThrow();
    }

    static boolean isRefused(WriteResult result, WriteResult.Reason reason) {
        return result instanceof WriteResult.Refused refused && refused.reason() == reason;
    }
}
