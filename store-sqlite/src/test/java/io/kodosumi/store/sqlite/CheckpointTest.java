package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Fid;
import io.kodosumi.model.NodeId;
import io.kodosumi.model.Status;
import io.kodosumi.spi.PurgeQuery;
import io.kodosumi.tck.Writes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    Path folder;

    @Test
    void commits_reach_the_database_while_the_store_is_open() throws IOException {
        Path file = folder.resolve("kodosumi.db");
        try (SqliteStore store = SqliteStore.builder(file).open()) {
            fill(store, Writes.newFid(), 8);
            await(file, size -> size > 6 * MEGABYTE);
        }
    }

    @Test
    void a_log_that_has_grown_long_starts_anew() throws IOException {
        Path file = folder.resolve("kodosumi.db");
        Path log = folder.resolve("kodosumi.db-wal");
        try (SqliteStore store = SqliteStore.builder(file).open()) {
            fill(store, Writes.newFid(), 80);
            await(log, size -> size < 16 * MEGABYTE);
        }
    }

    @Test
    void its_thread_begins_with_open_and_ends_with_close() {
        SqliteStore.Builder builder = SqliteStore.builder(folder.resolve("kodosumi.db"));
        awaitNone(); // those of stores closed a moment ago
        try (SqliteStore store = builder.open()) {
            assertThat(store.counts()).isEmpty();
            assertThat(threads()).isEqualTo(1);
        }
        awaitNone();
    }

    @Test
    void whatever_keeps_it_from_the_database_it_tries_again_after_the_next_commit() throws InterruptedException {
        Options options = new Options(
                folder.resolve("kodosumi.db"),
                Clock.systemUTC(),
                SqliteStore.Synchronous.NORMAL,
                0,
                Duration.ofSeconds(5),
                1);
        Connections connections = new Connections(options);
        BlockingQueue<Integer> tries = new LinkedBlockingQueue<>();
        AtomicInteger count = new AtomicInteger();
        try (Writer writer = new Writer(connections, new Faults(options));
                Checkpoints checkpoints = new Checkpoints(
                        () -> {
                            int number = count.incrementAndGet();
                            tries.add(number);
                            return switch (number) {
                                case 1 -> throw new OutOfMemoryError("planted");
                                case 2 -> throw new IllegalStateException("planted");
                                default -> connections.checkpointer();
                            };
                        },
                        writer)) {
            writer.start();
            checkpoints.start();
            for (int number = 1; number <= 3; number++) {
                checkpoints.committed();
                assertThat(tries.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(number);
            }
        }
    }

    private static void awaitNone() {
        Instant giveUp = Instant.now().plus(PATIENCE);
        while (threads() > 0 && Instant.now().isBefore(giveUp)) {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        assertThat(threads()).isZero();
    }

    @Test
    void what_was_erased_leaves_the_file() throws IOException {
        Path file = folder.resolve("kodosumi.db");
        Fid fid = Writes.newFid();
        try (SqliteStore store = SqliteStore.builder(file).open()) {
            fill(store, fid, 8);
            store.write(List.of(List.of(
                    Writes.claim(fid, new NodeId("node-a"), 0),
                    Writes.settle(fid, 1, Status.FINISHED),
                    Writes.append(fid, 0, Writes.closing(1, 9, Status.FINISHED)))));
            store.erase(store.purge(
                    new PurgeQuery(Optional.empty(), Set.of(), Instant.now().plusSeconds(9)), 10));
        }
        assertThat(Files.size(file)).isLessThan(MEGABYTE);
    }

    private static void fill(SqliteStore store, Fid fid, int megabytes) {
        store.write(List.of(List.of(Writes.launch(fid, Writes.order(Writes.ALICE)))));
        for (int n = 1; n <= megabytes; n++) {
            store.write(List.of(List.of(Writes.append(fid, 0, Writes.event(0, n, "stdout", "x".repeat(MEGABYTE))))));
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("kodosumi-sqlite-checkpoints"))
                .count();
    }

    private static void await(Path file, LongPredicate isReached) throws IOException {
        Instant giveUp = Instant.now().plus(PATIENCE);
        long size = Files.size(file);
        while (!isReached.test(size) && Instant.now().isBefore(giveUp)) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            size = Files.size(file);
        }
        assertThat(isReached.test(size))
                .as("size of %s after %s: %s", file, PATIENCE, size)
                .isTrue();
    }
}
