package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.Write;
import io.kodosumi.tck.Writes;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadersTest {
    @TempDir
    Path folder;

    @Test
    void a_read_that_failed_in_the_middle_leaves_no_old_state_to_later_ones() {
        Fid fid = Writes.newFid();
        try (SqliteStore store =
                SqliteStore.builder(folder.resolve("kodosumi.db")).readers(1).open()) {
            write(store, Writes.launch(fid, Writes.order(Writes.ALICE)));
            assertThatThrownBy(() -> store.events(fid, 0, Set.of("half a pair \ud83d"), 10))
                    .isInstanceOf(KodosumiException.class);
            write(store, Writes.append(fid, 0, Writes.text(0, 1)));
            assertThat(store.find(fid).orElseThrow().log().head()).isEqualTo(Writes.at(0, 1));
            assertThat(store.events(fid, 0, Set.of(), 10).events()).hasSize(1);
        }
    }

    @Test
    void an_error_in_a_read_leaves_no_transaction_to_later_ones() {
        Fid fid = Writes.newFid();
        try (SqliteStore store =
                SqliteStore.builder(folder.resolve("kodosumi.db")).readers(1).open()) {
            assertThatThrownBy(() -> store.readers().quick(statements -> {
                        statements.on("BEGIN").update();
                        statements.on("SELECT count(*) FROM execution").first(row -> row.getLong(1));
                        throw new StackOverflowError("planted");
                    }))
                    .isInstanceOf(StackOverflowError.class);
            write(store, Writes.launch(fid, Writes.order(Writes.ALICE)));
            assertThat(store.find(fid)).isPresent();
        }
    }

    private static void write(SqliteStore store, Write write) {
        store.write(List.of(List.of(write)));
    }
}
