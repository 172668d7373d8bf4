package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.spi.ExecutionRow;
import io.kodosumi.spi.Overview;
import io.kodosumi.spi.Work;
import io.kodosumi.spi.Write;
import io.kodosumi.spi.WriteResult;
import io.kodosumi.spi.WriteResult.Reason;
import io.kodosumi.tck.Writes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a process is seen at once, long before its leases run out. */
class NodeFileTest {
    private static final Duration LEASE = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final Fid fid = Writes.newFid();
    private final NodeId self = here("host-a", 1);
    private SqliteStore store;

    @BeforeEach
    void open() {
        store = SqliteStore.builder(file()).open();
        store.beat(self, LEASE, "{}");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void what_a_killed_process_held_is_due_at_once_and_its_node_is_dead() throws Exception {
        try (Child child = Child.start(HolderMain.class, file().toString(), "host-a", fid.value())) {
            NodeId other = new NodeId(child.line());
            assertThat(due(self)).as("while it lives").isEmpty();
            assertThat(claim(store, self)).isEqualTo(new WriteResult.Refused(Reason.HELD, 1));
            child.kill();
            awaitDue(self);
            ExecutionRow row = ((WriteResult.Row) claim(store, self)).row();
            assertThat(row.hold().node()).contains(self);
            assertThat(row.hold().crashes()).isEqualTo(1);
            assertThat(store.beat(other, LEASE, "{}")).as("dead is for ever").isFalse();
            assertThat(nodes()).containsExactlyInAnyOrder(self, other);
            NodeId next = here("host-a", 3);
            store.beat(next, LEASE, "{}");
            assertThat(nodes())
                    .as("a process that has ended cannot beat again: forgotten by the next node that comes")
                    .containsExactlyInAnyOrder(self, next);
            assertThat(lockFiles()).as("only our own are left").hasSize(2);
        }
    }

    @Test
    void the_death_of_a_process_on_another_host_is_told_by_its_lease_alone() throws Exception {
        try (Child child = Child.start(HolderMain.class, file().toString(), "host-b", fid.value())) {
            child.line();
            child.kill();
            assertThat(due(self)).isEmpty();
            assertThat(claim(store, self)).isEqualTo(new WriteResult.Refused(Reason.HELD, 1));
        }
    }

    @Test
    void nodes_of_one_process_are_never_taken_for_dead_and_keep_their_locks() throws Exception {
        NodeId neighbour = here("host-a", 2);
        try (SqliteStore other = SqliteStore.builder(file()).open()) {
            other.beat(neighbour, LEASE, "{}");
            other.write(
                    List.of(List.of(Writes.launch(fid, Writes.order(Writes.ALICE)), Writes.claim(fid, neighbour, 0))));
            assertThat(due(self)).isEmpty();
            assertThat(claim(store, self)).isEqualTo(new WriteResult.Refused(Reason.HELD, 1));
            try (Child child = Child.start(ProbeMain.class, file().toString(), "host-a", neighbour.value())) {
                assertThat(child.line()).as("seen from another process").isEqualTo("lives");
            }
        }
    }

    @Test
    void a_node_whose_id_tells_nothing_has_no_file() throws IOException {
        store.beat(new NodeId("node-a"), LEASE, "{}");
        assertThat(lockFiles()).hasSize(1);
    }

    @Test
    void a_store_that_closes_leaves_no_lock_file() throws IOException {
        assertThat(lockFiles()).hasSize(1);
        store.close();
        assertThat(lockFiles()).isEmpty();
    }

    @Test
    void files_of_killed_processes_that_held_nothing_are_removed() throws Exception {
        try (Child child = Child.start(HolderMain.class, file().toString(), "host-a", fid.value())) {
            NodeId other = new NodeId(child.line());
            store.write(List.of(List.of(Writes.rest(fid, 1, 0, Write.Rest.How.DRAINED))));
            assertThat(lockFiles()).hasSize(2);
            child.kill();
            store.beat(here("host-a", 3), LEASE, "{}");
            assertThat(lockFiles()).as("that of '%s' is gone", other).hasSize(2);
        }
    }

    @Test
    void a_node_whose_lease_has_run_out_and_that_holds_nothing_is_forgotten_and_may_come_again() {
        store.beat(new NodeId("elsewhere"), Duration.ZERO, "{}");
        assertThat(nodes()).hasSize(2);
        store.beat(here("host-a", 2), LEASE, "{}");
        assertThat(nodes()).containsExactlyInAnyOrder(self, here("host-a", 2));
        assertThat(store.beat(new NodeId("elsewhere"), LEASE, "{}")).isTrue();
    }

    @Test
    void a_node_that_was_declared_dead_is_remembered_while_its_process_may_live() {
        NodeId neighbour = here("host-a", 2);
        for (NodeId dead : List.of(neighbour, new NodeId("elsewhere"))) {
            Fid held = Writes.newFid();
            store.beat(dead, Duration.ofMillis(1), "{}");
            store.write(List.of(List.of(Writes.launch(held, Writes.order(Writes.ALICE)), Writes.claim(held, dead, 0))));
            awaitLeaseEnd(held);
        }
        store.beat(here("host-a", 3), LEASE, "{}");
        assertThat(store.beat(neighbour, LEASE, "{}")).isFalse();
        assertThat(store.beat(new NodeId("elsewhere"), LEASE, "{}")).isFalse();
    }

    private void awaitLeaseEnd(Fid held) {
        Instant giveUp = Instant.now().plus(PATIENCE);
        WriteResult claim = claim(held);
        while (claim instanceof WriteResult.Refused && Instant.now().isBefore(giveUp)) {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            claim = claim(held);
        }
        assertThat(claim).isInstanceOf(WriteResult.Row.class);
        store.write(List.of(List.of(Writes.rest(held, 2, 0, Write.Rest.How.DRAINED))));
    }

    private WriteResult claim(Fid held) {
        return store.write(List.of(List.of(Writes.claim(held, self, 1)))).get(0).get(0);
    }

    private List<NodeId> nodes() {
        return store.overview().nodes().stream().map(Overview.Node::id).toList();
    }

    private Path file() {
        return folder.resolve("kodosumi.db");
    }

    private static NodeId here(String host, int number) {
        return new NodeId(host + "/boot/" + ProcessHandle.current().pid() + "/start/" + number);
    }

    private WriteResult claim(SqliteStore by, NodeId node) {
        return by.write(List.of(List.of(Writes.claim(fid, node, 1)))).get(0).get(0);
    }

    private List<Work> due(NodeId asking) {
        return store.due(new Work.Query(
                        asking,
                        Set.of(Writes.ROUTE),
                        Set.of(),
                        Work.Except.NONE,
                        new Work.Turn(Optional.empty(), 10),
                        Work.Reach.DEAD,
                        Cursor.START,
                        10))
                .due();
    }

    private void awaitDue(NodeId asking) {
        Instant giveUp = Instant.now().plus(PATIENCE);
        List<Work> seen = due(asking);
        while (seen.isEmpty() && Instant.now().isBefore(giveUp)) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            seen = due(asking);
        }
        assertThat(seen).as("due within %s", PATIENCE).extracting(Work::fid).containsExactly(fid);
        assertThat(seen).extracting(Work::kind).containsExactly(Work.Kind.RECOVER);
    }

    private List<Path> lockFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("kodosumi.db.nodes"))) {
            return files.toList();
        }
    }
}
