package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Status;
import io.kodosumi.spi.PurgeQuery;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.tck.Writes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a writer keeps of rows between transactions never stands against what others have written, or against a rollback. */
class KeptRowsTest {
    private static final NodeId NODE = new NodeId("node-a");

    @TempDir
    Path folder;

    private SqliteStore store;
    private SqliteStore other;

    @BeforeEach
    void open() {
        store = SqliteStore.builder(folder.resolve("kodosumi.db")).open();
        other = SqliteStore.builder(folder.resolve("kodosumi.db")).open();
        store.beat(NODE, Duration.ofMinutes(1), "{}");
    }

    @AfterEach
    void close() {
        store.close();
        other.close();
    }

    @Test
    void a_cancel_by_another_process_is_seen_by_the_next_write() {
        Fid fid = running();

        write(other, Writes.control(fid, Write.Control.Wish.CANCEL));

        assertThat(write(store, Writes.settle(fid, 1, Status.FINISHED)))
                .isEqualTo(new WriteResult.Refused(WriteResult.Reason.CANCELLED, 1));
    }

    @Test
    void events_of_another_process_are_seen_by_the_next_write() {
        Fid fid = running();

        write(other, Writes.append(fid, Writes.opening(1).position(), Writes.text(1, 2)));

        assertThat(write(store, Writes.append(fid, 0, Writes.event(1, 2, "stderr", "other"))))
                .isInstanceOf(WriteResult.Refused.class);
    }

    @Test
    void what_was_rolled_back_was_never_there() {
        Fid fid = running();

        List<WriteResult> results = store.write(List.of(List.of(
                        Writes.append(fid, Writes.opening(1).position(), Writes.event(1, 2, "stdout", "good")),
                        Writes.append(fid, 0, Writes.event(1, 3, "stdout", "half \ud800 a character")))))
                .get(0);
        assertThat(results.get(0)).isEqualTo(new WriteResult.Done());
        assertThat(results.get(1)).isInstanceOf(WriteResult.Failed.class);
        assertThat(write(store, Writes.append(fid, 0, Writes.event(1, 3, "stdout", "next"))))
                .isEqualTo(new WriteResult.Done());

        assertThat(store.events(fid, 0, Set.of(), 10).events())
                .extracting(event -> event.payload())
                .endsWith("good", "next");
    }

    @Test
    void a_purged_execution_is_unknown_to_the_next_write() {
        Fid fid = running();
        write(store, Writes.settle(fid, 1, Status.FINISHED));
        write(store, Writes.append(fid, 0, Writes.closing(1, 9, Status.FINISHED)));

        store.erase(store.purge(
                new PurgeQuery(
                        Optional.empty(), Set.of(Status.FINISHED), Instant.now().plusSeconds(9)),
                10));

        assertThat(write(store, Writes.control(fid, Write.Control.Wish.WAKE)))
                .isEqualTo(new WriteResult.Refused(WriteResult.Reason.UNKNOWN, 0));
    }

    private Fid running() {
        Fid fid = Writes.newFid();
        store.write(List.of(List.of(
                Writes.delayed(fid, Duration.ZERO),
                Writes.claim(fid, NODE, 0),
                Writes.append(fid, 0, Writes.opening(1)))));
        return fid;
    }

    private static WriteResult write(SqliteStore to, Write write) {
        return to.write(List.of(List.of(write))).get(0).get(0);
    }
}
