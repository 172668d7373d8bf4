package io.kodosumi.testing.simulation;

import io.kodosumi.model.Fid;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.Fact;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import java.util.List;

/** Stores that forget facts: of the journal, and of hooks. */
final class FactFlaws {
    private FactFlaws() {}

    static ExecutionStore toldIsForgotten(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            public List<Fact> facts(Fid fid, String space, String after, int limit) {
                return space.equals("told") ? List.of() : super.facts(fid, space, after, limit);
            }
        };
    }

    static ExecutionStore journalIsForgotten(ExecutionStore store) {
        int[] count = {0};
        return new Flawed(store) {
            @Override
            public List<Fact> facts(Fid fid, String space, String after, int limit) {
                List<Fact> facts = super.facts(fid, space, after, limit);
                boolean isCut = space.equals("journal") && limit < 1_000 && facts.size() > 1 && ++count[0] % 4 == 0;
                return isCut ? facts.subList(0, facts.size() - 1) : facts;
            }
        };
    }

    static ExecutionStore disarmedAtOnce(ExecutionStore store) {
        return new Flawed(store) {
            @Override
            List<WriteResult> unit(List<Write> unit) {
                List<WriteResult> results = super.unit(unit);
                if (unit.get(0) instanceof Write.Put put && put.fact().space().equals(Fact.TRIED)) {
                    super.unit(List.of(new Write.Put(
                            put.fid(),
                            put.attempt(),
                            put.emitted(),
                            new Fact(Fact.HOOK, put.fact().key(), 2, "{\"begun\":1}"))));
                }
                return results;
            }
        };
    }
}
