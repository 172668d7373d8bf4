package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.Execution;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.User;
import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Status;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.PurgeQuery;
import io.kodosumi.spi.Write;
import io.kodosumi.tck.Writes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Erasing beside a running load: how long the writer is held, what becomes of the file, and in full what it costs the load. */
@Timeout(value = 900, unit = TimeUnit.SECONDS)
class PurgeLoadTest {
    private static final boolean FULL = Boolean.getBoolean("kodosumi.full");
    private static final int CLIENTS = 16;
    private static final int ROUNDS = 6;
    private static final Duration WINDOW = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    // U12: nothing was ever deleted, 54 GB of it
    @Test
    void history_does_not_grow_under_a_steady_load_that_is_purged() throws Exception {
        Path file = folder.resolve("kodosumi.db");
        try (SqliteStore store = SqliteStore.builder(file).open()) {
            List<Long> sizes = new ArrayList<>();
            for (int round = 0; round < 12; round++) {
                for (int batch = 0; batch < 10; batch++) {
                    endedBatch(store, 30);
                }
                purgeAll(store);
                sizes.add(pages(file));
            }
            long settled = sizes.get(3);
            assertThat(sizes.subList(4, sizes.size()))
                    .as("pages of the file after each round of 300 executions: %s", sizes)
                    .allMatch(size -> size <= settled * 5 / 4);
            assertThat(Files.size(folder.resolve("kodosumi.db-wal")))
                    .as("the write-ahead log")
                    .isLessThan(80L << 20);
        }
    }

    /** Executions that have ended, each with 2 KiB of log, in one commit. */
    private static void endedBatch(ExecutionStore store, int count) {
        List<List<Write>> units = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            Fid fid = Writes.newFid();
            units.add(List.of(
                    Writes.launch(fid, Writes.labelled("{\"tenant\":\"x\"}")),
                    Writes.claim(fid, new NodeId("node-a"), 0),
                    Writes.append(fid, 0, Writes.opening(1), Writes.event(1, 2, "stdout", "x".repeat(2048))),
                    Writes.settle(fid, 1, Status.FINISHED),
                    Writes.append(fid, 0, Writes.closing(1, 9, Status.FINISHED))));
        }
        store.write(units);
    }

    private static void purgeAll(ExecutionStore store) {
        List<Fid> some = store.purge(new PurgeQuery(Optional.empty(), Set.of(), Instant.MAX), 100);
        while (!some.isEmpty()) {
            store.erase(some);
            some = store.purge(new PurgeQuery(Optional.empty(), Set.of(), Instant.MAX), 100);
        }
    }

    @Test
    void purging_half_of_what_is_stored_leaves_the_other_half_and_slows_a_running_load_by_no_more_than_a_tenth()
            throws Exception {
        int count = FULL ? 1_000_000 : 4_000;
        Path file = folder.resolve("kodosumi.db");
        SqliteStore.builder(file).open().close();
        Million.fill(file, count, true);
        Instant half = Micros.instant(Million.START).plus(Duration.ofSeconds(count / 2));
        Remaining before = Remaining.of(file, half);
        assertThat(before.toPurge()).isGreaterThan(count / 3);
        assertThat(before.toKeep()).isGreaterThan(count / 3);
        try (SqliteStore store = SqliteStore.builder(file).open();
                Kodosumi kodosumi = Kodosumi.builder()
                        .store(store)
                        .flow("nothing", (inputs, tracer) -> null)
                        .open()) {
            if (FULL) {
                assertThat(slowdown(kodosumi, file, half))
                        .as("part of the load that is left beside a purge")
                        .isGreaterThan(0.9);
            } else {
                assertThat(kodosumi.system().purge(half)).isEqualTo(before.toPurge());
                assertThat(Remaining.of(file, half).toPurge()).isZero();
            }
        }
        Remaining after = Remaining.of(file, half);
        assertThat(after.toKeep()).as("executions of the other half").isEqualTo(before.toKeep());
        assertThat(after.eventsToKeep()).as("their events").isEqualTo(before.eventsToKeep());
    }

    /**
     * What of the million is there.
     *
     * @param toKeep what ended later or has not ended
     */
    private record Remaining(long toPurge, long toKeep, long eventsToKeep) {
        static Remaining of(Path file, Instant half) throws SQLException {
            String old = "(outcome IS NOT NULL AND ended < " + Micros.of(half) + ")";
            String others = " FROM execution %s WHERE flow <> 'nothing' AND NOT " + old;
            return new Remaining(
                    number(file, "SELECT count(*) FROM execution WHERE " + old),
                    number(file, "SELECT count(*)" + others.formatted("")),
                    number(file, "SELECT count(*)" + others.formatted("JOIN event ON execution = id")));
        }
    }

    /** Alternates windows with and without a purge, so that both meet the same machine. */
    private double slowdown(Kodosumi kodosumi, Path file, Instant half) throws Exception {
        AtomicLong ended = new AtomicLong();
        AtomicBoolean isOver = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<Long> left = new ArrayList<>(List.of(Remaining.of(file, half).toPurge()));
        try {
            List<Future<?>> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                User user = kodosumi.as("client" + client);
                clients.add(threads.submit(() -> load(user, ended, isOver)));
            }
            window(ended); // warms up
            long alone = 0;
            long beside = 0;
            for (int round = 0; round < ROUNDS; round++) {
                alone += window(ended);
                beside += besidePurge(kodosumi, half, ended);
                left.add(Remaining.of(file, half).toPurge());
            }
            isOver.set(true);
            for (Future<?> client : clients) {
                client.get(60, TimeUnit.SECONDS);
            }
            double ratio = (double) beside / alone;
            System.out.printf(
                    "purge beside a load: %d executions alone, %d beside, ratio %.3f, left to purge before and after"
                            + " each window %s%n",
                    alone, beside, ratio, left);
            assertThat(left)
                    .as("left to purge before and after each window")
                    .isSortedAccordingTo(Comparator.reverseOrder())
                    .doesNotHaveDuplicates();
            return ratio;
        } finally {
            isOver.set(true);
            threads.shutdownNow();
        }
    }

    /** A window with a purge, which is interrupted at its end, and must not have failed by then. */
    private static long besidePurge(Kodosumi kodosumi, Instant half, AtomicLong ended) throws Exception {
        FutureTask<Long> purge = new FutureTask<>(() -> kodosumi.system().purge(half));
        Thread purging = new Thread(purge, "purging");
        purging.start();
        long load = window(ended);
        purging.interrupt();
        assertThatThrownBy(() -> purge.get(60, TimeUnit.SECONDS), "a purge that is not at its end")
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(InterruptedException.class);
        return load;
    }

    private static Void load(User user, AtomicLong ended, AtomicBoolean isOver) throws InterruptedException {
        while (!isOver.get()) {
            Execution execution = user.launch(Launch.of("nothing"));
            execution.await(Duration.ofMinutes(1));
            ended.incrementAndGet();
        }
        return null;
    }

    private static long window(AtomicLong ended) throws InterruptedException {
        long before = ended.get();
        new CountDownLatch(1).await(WINDOW.toMillis(), TimeUnit.MILLISECONDS);
        return ended.get() - before;
    }

    private static long pages(Path file) throws SQLException {
        return number(file, "PRAGMA page_count");
    }

    private static long number(Path file, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.getLong(1);
        }
    }
}
