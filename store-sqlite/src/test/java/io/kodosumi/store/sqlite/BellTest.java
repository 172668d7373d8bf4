package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.model.Fid;
import io.kodosumi.spi.Nudges;
import io.kodosumi.tck.Writes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files by which processes tell each other of changes: what is read of them is whole, and none outlives its process for long. */
class BellTest {
    @TempDir
    Path folder;

    // ---- one ring ----

    @Test
    void all_that_is_rung_is_heard_in_order_round_after_round() throws IOException {
        try (Bell bell = bell();
                Heard heard = new Heard(ring())) {
            for (int round = 0; round < 30; round++) {
                List<Fid> fids = fids(round % 5 == 0 ? 500 : 137);
                bell.ring(fids);
                assertThat(read(heard)).isEqualTo(fids);
            }
            assertThat(read(heard)).isEmpty();
        }
    }

    @Test
    void what_was_overwritten_before_it_was_read_is_heard_as_anything() throws IOException {
        try (Bell bell = bell();
                Heard heard = new Heard(ring())) {
            for (int i = 0; i < 10; i++) {
                bell.ring(fids(300));
            }
            assertThat(read(heard)).containsExactly(Fid.STORE);
            List<Fid> next = fids(3);
            bell.ring(next);
            assertThat(read(heard)).isEqualTo(next);
        }
    }

    @Test
    void more_at_once_than_is_of_use_is_rung_as_anything() throws IOException {
        try (Bell bell = bell();
                Heard heard = new Heard(ring())) {
            bell.ring(fids(5_000));
            assertThat(read(heard)).containsExactly(Fid.STORE);
        }
    }

    @Test
    void a_half_written_entry_is_not_heard_until_it_is_whole() throws IOException {
        List<Fid> two = fids(2);
        try (Bell bell = bell();
                Heard heard = new Heard(ring());
                FileChannel file = FileChannel.open(ring(), StandardOpenOption.WRITE)) {
            bell.ring(two);
            ByteBuffer whole = ByteBuffer.wrap(Files.readAllBytes(ring()), Ring.ENTRY, Ring.ENTRY);
            file.write(ByteBuffer.allocate(6), Ring.ENTRY + 18);
            assertThat(read(heard)).containsExactly(two.get(0));
            file.write(whole, Ring.ENTRY);
            assertThat(read(heard)).containsExactly(two.get(1));
        }
    }

    @Test
    void who_comes_later_hears_what_is_rung_from_then_on() throws IOException {
        try (Bell bell = bell()) {
            bell.ring(fids(10));
            try (Heard heard = new Heard(ring()).skip()) {
                List<Fid> next = fids(1);
                bell.ring(next);
                assertThat(read(heard)).isEqualTo(next);
            }
        }
    }

    private Bell bell() throws IOException {
        return new Bell(ring(), folder.resolve("a.held"));
    }

    private Path ring() {
        return folder.resolve("a.bell");
    }

    private static List<Fid> fids(int count) {
        return Stream.generate(Writes::newFid).limit(count).toList();
    }

    private static List<Fid> read(Heard heard) throws IOException {
        List<Fid> fids = new ArrayList<>();
        heard.read(fids::add);
        return fids;
    }

    // ---- all of them ----

    @Test
    void who_is_alone_writes_nothing_and_leaves_nothing() throws Exception {
        try (SqliteStore store = store()) {
            Nudges.Party party = store.join(fid -> {});
            byte[] before = Files.readAllBytes(bells().get(0));
            party.nudge(fids(3));
            assertThat(Files.readAllBytes(bells().get(0))).isEqualTo(before);
            party.close();
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void the_bell_of_a_process_that_was_killed_is_removed_by_the_next_that_comes_and_no_other() throws Exception {
        BlockingQueue<Fid> heard = new LinkedBlockingQueue<>();
        try (SqliteStore store = store();
                Child killed = Child.start(ChaosMain.class, folder.toString());
                Child living = Child.start(ChaosMain.class, folder.toString())) {
            assertThat(killed.line()).isEqualTo("READY");
            assertThat(living.line()).isEqualTo("READY");
            assertThat(bells()).hasSize(2);
            killed.kill();
            try (Nudges.Party party = store.join(heard::add)) {
                assertThat(bells()).as("its own, and that of the living").hasSize(2);
                party.nudge(fids(1));
                assertThat(heard.poll(20, TimeUnit.SECONDS))
                        .as("a greeting of the living")
                        .isNotNull();
            }
        }
    }

    @Test
    void where_the_folder_cannot_be_watched_anything_may_have_changed_every_second() throws Exception {
        Files.createDirectories(nodes().getParent());
        Files.writeString(nodes(), "in the way");
        BlockingQueue<Fid> heard = new LinkedBlockingQueue<>();
        try (SqliteStore store = store();
                Nudges.Party party = store.join(heard::add)) {
            party.nudge(fids(1));
            for (int i = 0; i < 2; i++) {
                assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(Fid.STORE);
            }
        }
    }

    @Test
    void when_the_folder_vanishes_anything_may_have_changed_every_second() throws Exception {
        BlockingQueue<Fid> heard = new LinkedBlockingQueue<>();
        try (SqliteStore store = store();
                Nudges.Party party = store.join(heard::add)) {
            for (Path file : files()) {
                Files.delete(file);
            }
            Files.delete(nodes());
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(Fid.STORE);
            party.nudge(fids(1));
        }
    }

    /** Where the children have it too. */
    private Path database() {
        return ChaosMain.database(folder);
    }

    private Path nodes() {
        return database().resolveSibling("kodosumi.db.nodes");
    }

    private SqliteStore store() {
        return SqliteStore.builder(database()).open();
    }

    private List<Path> bells() throws IOException {
        return files().stream()
                .filter(file -> file.toString().endsWith(".bell"))
                .toList();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(nodes())) {
            return files.toList();
        }
    }
}
