package io.kodosumi.testing.simulation;

import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Stores whose fence, or whose units, do not hold. */
final class FencingFlaws {
    private FencingFlaws() {}

    static ExecutionStore withoutFence(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            Write change(Write write) {
                int present = find(write.fid()).map(row -> row.hold().attempt()).orElse(0);
                if (write instanceof Write.Put put && put.attempt() > 0) {
                    return new Write.Put(put.fid(), present, put.emitted(), put.fact());
                }
                if (write instanceof Write.Settle settle) {
                    return new Write.Settle(settle.fid(), present, settle.emitted(), settle.outcome(), settle.result());
                }
                if (write instanceof Write.Rest rest) {
                    return new Write.Rest(
                            rest.fid(), present, rest.emitted(), rest.wakes(), rest.due(), rest.how(), rest.room());
                }
                return write;
            }
        };
    }

    static ExecutionStore resendIsNew(ExecutionStore store) {
        Set<List<Write>> before = new HashSet<>();
        return new Flawed(store) {
            @Override
            List<WriteResult> unit(List<Write> unit) {
                boolean isFenced = unit.stream()
                        .anyMatch(write -> write instanceof Write.Put
                                || write instanceof Write.Settle
                                || write instanceof Write.Claim);
                if (isFenced && !before.add(List.copyOf(unit))) {
                    List<WriteResult> refused = new ArrayList<>();
                    unit.forEach(write -> refused.add(new WriteResult.Refused(WriteResult.Reason.FENCED, 1)));
                    return refused;
                }
                return super.unit(unit);
            }
        };
    }

    static ExecutionStore tornUnits(ExecutionStore store) {
        int[] count = {0};
        return new Flawed(store) {
            @Override
            List<WriteResult> unit(List<Write> unit) {
                boolean isJournal =
                        unit.size() > 1 && unit.get(0) instanceof Write.Append && unit.get(1) instanceof Write.Put;
                if (isJournal && ++count[0] % 3 == 0) {
                    super.unit(unit.subList(1, unit.size()));
                    throw new KodosumiException("torn (played)", null, true);
                }
                return super.unit(unit);
            }
        };
    }
}
