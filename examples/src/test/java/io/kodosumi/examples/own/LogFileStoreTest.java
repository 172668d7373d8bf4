package io.kodosumi.examples.own;

import static io.kodosumi.tck.Writes.ALICE;
import static io.kodosumi.tck.Writes.append;
import static io.kodosumi.tck.Writes.claim;
import static io.kodosumi.tck.Writes.closing;
import static io.kodosumi.tck.Writes.launch;
import static io.kodosumi.tck.Writes.newFid;
import static io.kodosumi.tck.Writes.opening;
import static io.kodosumi.tck.Writes.order;
import static io.kodosumi.tck.Writes.put;
import static io.kodosumi.tck.Writes.settle;
import static io.kodosumi.tck.Writes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.model.Cursor;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionQuery;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.PurgeQuery;
import io.kodosumi.spi.Write;
import io.kodosumi.tck.MapSettings;
import io.kodosumi.tck.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract cannot ask: what the file looks like after crashes and damage. */
class LogFileStoreTest {
    private static final NodeId NODE = new NodeId("node");

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-04T05:06:07.123456Z"));

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void namePath() {
        path = folder.resolve("data/kodosumi.log");
    }

    @Test
    void every_cut_of_the_file_opens_with_the_transactions_that_are_whole() throws IOException {
        Fid fid = newFid();
        List<Long> sizes = new ArrayList<>();
        try (ExecutionStore store = open()) {
            write(store, launch(fid, order(ALICE)), claim(fid, NODE, 0), append(fid, 0, opening(1)));
            sizes.add(Files.size(path));
            for (int n = 2; n <= 3; n++) {
                write(store, append(fid, 0, text(1, n)), put(fid, 1, "step~" + n, 1, "{}"));
                sizes.add(Files.size(path));
            }
        }
        byte[] all = Files.readAllBytes(path);
        for (int cut = Math.toIntExact(sizes.get(0)); cut <= all.length; cut++) {
            int size = cut;
            Files.write(path, Arrays.copyOf(all, cut));
            int whole = (int) sizes.stream().filter(end -> end <= size).count();
            try (ExecutionStore store = open()) {
                assertThat(store.events(fid, 0, Set.of(), 10).events())
                        .as("of %d bytes", cut)
                        .hasSize(whole);
                assertThat(store.facts(fid, "step", "", 10))
                        .as("of %d bytes", cut)
                        .hasSize(whole - 1);
            }
            assertThat(Files.size(path)).isEqualTo(sizes.get(whole - 1));
        }
    }

    @Test
    void a_last_record_whose_bytes_are_wrong_is_cut_off() throws IOException {
        Fid fid = newFid();
        try (ExecutionStore store = open()) {
            write(store, launch(fid, order(ALICE)));
            write(store, launch(newFid(), order(ALICE)));
        }
        spoil(Files.size(path) - 1);
        try (ExecutionStore store = open()) {
            assertThat(store.list(ExecutionQuery.ALL, Cursor.START, 10).items())
                    .extracting(row -> row.fid())
                    .containsExactly(fid);
        }
    }

    @Test
    void damage_before_the_last_record_is_told_and_nothing_is_cut_off() throws IOException {
        long first;
        try (ExecutionStore store = open()) {
            first = Files.size(path);
            write(store, launch(newFid(), order(ALICE)));
            write(store, launch(newFid(), order(ALICE)));
        }
        long size = Files.size(path);
        spoil(first + 20);

        assertThatThrownBy(this::open)
                .isInstanceOf(KodosumiException.class)
                .hasMessage("'" + path + "' is damaged at byte " + first + " of " + size
                        + ": expected a whole record there; restore the file from a copy");
        assertThat(Files.size(path)).isEqualTo(size);
    }

    @Test
    void another_file_is_left_alone() throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "Dear diary,");

        assertThatThrownBy(this::open)
                .hasMessage(
                        "'" + path + "' is no log file of this version: expected it to begin with 'kodosumi logfile 1';"
                                + " name another file");
        assertThat(path).hasContent("Dear diary,");
    }

    @Test
    void a_second_opening_is_refused_and_takes_nothing_from_the_first() {
        try (ExecutionStore store = open()) {
            assertThatThrownBy(this::open)
                    .hasMessage("'" + path + "' is open in this process: expected it to be this store's alone;"
                            + " close the other one, or name another file");
            assertThatThrownBy(this::open).isInstanceOf(KodosumiException.class);
            write(store, launch(newFid(), order(ALICE)));
        }
    }

    @Test
    void a_transaction_that_breaks_off_leaves_nothing_in_memory_either() {
        Fid fid = newFid();
        try (ExecutionStore store = open()) {
            List<Write> broken = Arrays.asList(launch(fid, order(ALICE)), null);

            assertThatThrownBy(() -> store.write(List.of(broken))).isInstanceOf(NullPointerException.class);

            assertThat(store.find(fid)).isEmpty();
        }
    }

    @Test
    void what_was_erased_is_gone_from_the_file_when_it_is_opened_again() throws IOException {
        Fid kept = newFid();
        try (ExecutionStore store = open()) {
            write(store, launch(kept, order(ALICE)));
        }
        long before = Files.size(path);
        try (ExecutionStore store = open()) {
            Fid fid = newFid();
            write(store, launch(fid, order(ALICE)), claim(fid, NODE, 0), append(fid, 0, opening(1)));
            write(store, settle(fid, 1, Status.FINISHED), append(fid, 0, closing(1, 2, Status.FINISHED)));
            clock.pass(Duration.ofDays(1));
            store.erase(store.purge(new PurgeQuery(Optional.empty(), Set.of(), clock.instant()), 10));
            assertThat(Files.size(path)).isGreaterThan(before);
        }
        try (ExecutionStore store = open()) {
            assertThat(Files.size(path)).isEqualTo(before);
            assertThat(store.find(kept)).isPresent();
        }
    }

    @Test
    void a_long_life_does_not_make_the_file_grow_for_ever() throws IOException {
        try (ExecutionStore store = open()) {
            for (int i = 0; i < 1_100; i++) {
                store.beat(NODE, Duration.ofSeconds(10), "{}");
            }
        }
        long before = Files.size(path);

        open().close();

        assertThat(Files.size(path)).isLessThan(before / 100);
    }

    @Test
    void a_url_without_a_path_is_told_with_what_would_be_right() {
        LogFileStoreProvider provider = new LogFileStoreProvider();
        assertThatExceptionOfType(KodosumiException.class)
                .isThrownBy(() -> provider.create(new MapSettings(Map.of("execution.database", "logfile:"))))
                .withMessage(
                        "execution.database is 'logfile:': expected logfile:<path>, such as logfile:data/kodosumi.log");
    }

    private ExecutionStore open() {
        return new LogFileStore(path, clock);
    }

    private static void write(ExecutionStore store, Write... unit) {
        assertThat(store.write(List.of(List.of(unit))).get(0).toString()).doesNotContain("Refused");
    }

    private void spoil(long at) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        bytes[(int) at]++;
        Files.write(path, bytes);
    }
}
