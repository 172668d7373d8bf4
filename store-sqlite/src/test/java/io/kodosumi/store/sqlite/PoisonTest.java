package io.kodosumi.store.sqlite;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.Execution;
import io.kodosumi.Flow;
import io.kodosumi.FlowCode;
import io.kodosumi.Health;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Outcome;
import io.kodosumi.model.Fid;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.model.Status;
import io.kodosumi.runtime.Probe;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is stored of one execution is spoilt: it alone ends, or is shown, with the reason; others go on, and its bytes stay. */
@Timeout(120)
class PoisonTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String GARBAGE = "{\"v\":1,\"type\":\"Str";

    record Draft(String title) {}

    record Sketch(String title) {}

    @TempDir
    Path folder;

    private static final FlowCode WAITS = (inputs, tracer) -> {
        String said = tracer.step("say", String.class, key -> "hello " + inputs.text("name"));
        tracer.lock("approve", form(checkbox("ok")), Duration.ofHours(1));
        return said;
    };

    private Kodosumi.Builder builder(FlowCode code) {
        return Kodosumi.builder()
                .database(file())
                .setting("park.for", "0s")
                .setting("store.recheck", "50ms")
                .flow(Flow.of("flow", code));
    }

    private String file() {
        return folder.resolve("kodosumi.db").toString();
    }

    private static Fid launch(Kodosumi kodosumi, String name) throws InterruptedException {
        Execution execution = kodosumi.as("alice").launch(Launch.of("flow").input("name", name));
        assertThat(execution.awaitLock(SOON)).isPresent();
        return execution.fid();
    }

    /** Launches two, which wait for an answer; spoils the first while the runtime is closed. */
    private List<Fid> launched(FlowCode code, String spoil, String... values) throws Exception {
        List<Fid> fids;
        try (Kodosumi kodosumi = builder(code).open()) {
            fids = List.of(launch(kodosumi, "bad"), launch(kodosumi, "good"));
        }
        sql(spoil, fids.get(0), values);
        return fids;
    }

    private void sql(String change, Fid fid, String... values) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                PreparedStatement statement = connection.prepareStatement(change)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.setString(values.length + 1, fid.value());
            assertThat(statement.executeUpdate())
                    .as("rows changed by %s", change)
                    .isEqualTo(1);
        }
    }

    private static Outcome outcome(Kodosumi kodosumi, Fid fid) throws InterruptedException {
        return kodosumi.system().execution(fid).orElseThrow().await(SOON).orElseThrow();
    }

    private static void answer(Kodosumi kodosumi, Fid fid) {
        kodosumi.system().execution(fid).orElseThrow().openLocks().get(0).answer(Map.of("ok", true));
    }

    private static final String JOURNAL =
            "UPDATE fact SET value = ? WHERE space = 'journal' AND key = 'say~1' AND execution = (SELECT id FROM execution WHERE fid = ?)";

    @Test
    void an_undecodable_journal_entry_ends_its_execution_alone_and_its_bytes_stay() throws Exception {
        List<Fid> fids = launched(WAITS, JOURNAL, GARBAGE);
        try (Kodosumi kodosumi = builder(WAITS).open()) {
            answer(kodosumi, fids.get(0));
            answer(kodosumi, fids.get(1));

            assertThat(outcome(kodosumi, fids.get(1)).result(String.class)).isEqualTo("hello good");
            assertThat(outcome(kodosumi, fids.get(0)).failure().orElseThrow().message())
                    .startsWith("Execution " + fids.get(0)
                            + ": the journal's 'say~1' cannot be read: A journal entry can't be read");
            assertThat(kodosumi.health().isUp()).isTrue();
        }
        assertThat(value(
                        "SELECT value FROM fact WHERE space = 'journal' AND key = 'say~1' AND execution = (SELECT id FROM execution WHERE fid = ?)",
                        fids.get(0)))
                .isEqualTo(GARBAGE);
    }

    private String value(String query, Fid fid) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, fid.value());
            try (ResultSet rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return rows.getString(1);
            }
        }
    }

    @Test
    void undecodable_inputs_end_their_execution_alone() throws Exception {
        List<Fid> fids = launched(
                WAITS,
                "UPDATE fact SET value = ? WHERE space = 'input' AND key = 'inputs' AND execution = (SELECT id FROM execution WHERE fid = ?)",
                "[1,");
        try (Kodosumi kodosumi = builder(WAITS).open()) {
            answer(kodosumi, fids.get(0));
            answer(kodosumi, fids.get(1));

            assertThat(outcome(kodosumi, fids.get(1)).status()).isEqualTo(Status.FINISHED);
            assertThat(outcome(kodosumi, fids.get(0)).failure().orElseThrow().message())
                    .startsWith("Execution " + fids.get(0) + ": its stored inputs cannot be read: ");
        }
    }

    @Test
    void the_undecodable_form_of_a_lock_cannot_be_answered_and_hides_no_other() throws Exception {
        List<Fid> fids = launched(
                WAITS, "UPDATE lock SET form = ? WHERE execution = (SELECT id FROM execution WHERE fid = ?)", "[{]");
        try (Kodosumi kodosumi = builder(WAITS).open()) {
            assertThatThrownBy(() -> answer(kodosumi, fids.get(0))).isInstanceOf(KodosumiException.class);
            answer(kodosumi, fids.get(1));

            assertThat(outcome(kodosumi, fids.get(1)).status()).isEqualTo(Status.FINISHED);
            assertThat(kodosumi.system().execution(fids.get(0)).orElseThrow().cancel("its form is spoilt"))
                    .isTrue();
            assertThat(outcome(kodosumi, fids.get(0)).status()).isEqualTo(Status.CANCELLED);
        }
    }

    private static final FlowCode DRAFTS = (inputs, tracer) -> {
        Draft draft = tracer.step("draft", Draft.class, key -> new Draft("rain"));
        tracer.lock("approve", form(checkbox("ok")), Duration.ofHours(1));
        return draft.title();
    };

    private static final FlowCode SKETCHES = (inputs, tracer) -> {
        Sketch sketch = tracer.step("draft", Sketch.class, key -> new Sketch("snow"));
        tracer.lock("approve", form(checkbox("ok")), Duration.ofHours(1));
        return sketch.title();
    };

    @Test
    void a_renamed_class_is_read_under_its_logical_name() throws Exception {
        Fid fid;
        try (Kodosumi before = builder(DRAFTS).open()) {
            fid = launch(before, "renamed");
        }
        try (Kodosumi after = builder(SKETCHES).name("Draft", Sketch.class).open()) {
            answer(after, fid);
            assertThat(outcome(after, fid).result(String.class)).isEqualTo("rain");
        }
    }

    @Test
    void a_renamed_class_without_its_logical_name_ends_its_execution_alone() throws Exception {
        Fid fid;
        try (Kodosumi before = builder(DRAFTS).open()) {
            fid = launch(before, "renamed");
        }
        try (Kodosumi after = builder(SKETCHES).open()) {
            answer(after, fid);
            assertThat(outcome(after, fid).failure().orElseThrow().message())
                    .contains("the journal has 'draft~1' as 'Draft', and the flow asks for it as 'Sketch'");
            Fid other = launch(after, "new");
            answer(after, other);
            assertThat(outcome(after, other).result(String.class)).isEqualTo("snow");
        }
    }

    @Test
    void a_row_that_cannot_be_read_is_shown_keeps_nobody_waiting_and_goes_on_when_it_is_mended() throws Exception {
        List<Fid> fids = launched(WAITS, "UPDATE execution SET parent = ?, due = 0 WHERE fid = ?", "no fid");
        try (Kodosumi kodosumi = builder(WAITS).open()) {
            answer(kodosumi, fids.get(1));
            assertThat(outcome(kodosumi, fids.get(1)).status()).isEqualTo(Status.FINISHED);

            Health.Problem shown = Probe.until(
                            "it is shown", () -> kodosumi.health().problems(), problems -> !problems.isEmpty())
                    .get(0);
            assertThat(shown.what()).isEqualTo("execution " + fids.get(0));
            assertThat(kodosumi.health().problems()).hasSize(1);

            sql("UPDATE execution SET parent = nullif(?, ''), due = 0 WHERE fid = ?", fids.get(0), "");
            answer(kodosumi, fids.get(0));
            assertThat(outcome(kodosumi, fids.get(0)).status()).isEqualTo(Status.FINISHED);
            Probe.until("all is well", () -> kodosumi.health().problems(), List::isEmpty);
        }
    }
}
