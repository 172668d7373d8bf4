package io.kodosumi.tck;

import static io.kodosumi.tck.Writes.append;
import static io.kodosumi.tck.Writes.opening;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.LockQuery;
import io.kodosumi.spi.PurgeQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** After close every call throws, and close may be called again. */
abstract class ClosedStoreTopic extends StoreTopic {
    ClosedStoreTopic(ExecutionStoreContract contract) {
        super(contract);
    }

    @Test
    void every_call_after_close_throws_for_good() {
        Fid fid = launched();
        store.close();
        Map<String, ThrowingCallable> calls = Map.ofEntries(
                Map.entry("write", () -> write(append(fid, 0, opening(1)))),
                Map.entry("write of nothing", () -> store.write(List.of())),
                Map.entry("beat", () -> store.beat(A, LEASE, "{}")),
                Map.entry("due", () -> Ask.by(A).first(store)),
                Map.entry("find", () -> store.find(fid)),
                Map.entry("events", () -> store.events(fid, 0, Set.of(), 1)),
                Map.entry("facts", () -> store.facts(fid, "step", "", 1)),
                Map.entry("list", () -> store.list(ExecutionQuery.ALL, Cursor.START, 1)),
                Map.entry("locks", () -> store.locks(LockQuery.of(fid), Cursor.START, 1)),
                Map.entry("counts", () -> store.counts()),
                Map.entry("overview", () -> store.overview()),
                Map.entry("purge", () -> store.purge(new PurgeQuery(Optional.empty(), Set.of(), now()), 1)),
                Map.entry("erase", () -> store.erase(List.of(fid))));
        calls.forEach((name, call) -> assertThatThrownBy(call)
                .as("%s after close", name)
                .isInstanceOfSatisfying(
                        KodosumiException.class,
                        thrown -> assertThat(thrown.isTransient())
                                .as("%s is transient", name)
                                .isFalse()));
    }

    @Test
    void closing_again_does_nothing() {
        store.close();
        store.close();
        assertThatThrownBy(() -> store.counts()).isInstanceOf(KodosumiException.class);
    }
}
