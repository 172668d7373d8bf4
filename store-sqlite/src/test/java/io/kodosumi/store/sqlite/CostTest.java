package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.FlowCode;
import io.kodosumi.Follow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a lone execution costs, held against {@code docs/performance.md}. */
class CostTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private record Cost(long commits, long executions, long events, long facts) {}

    @Test
    void the_table_of_costs_says_what_a_lone_execution_costs() throws Exception {
        Map<String, Cost> measured = new LinkedHashMap<>();
        measured.put("no step", cost("none", (inputs, tracer) -> "done"));
        measured.put("one step", cost("one", (inputs, tracer) -> tracer.step("work", String.class, key -> "done")));
        measured.put("ten steps", cost("ten", (inputs, tracer) -> {
            for (int i = 0; i < 10; i++) {
                tracer.step("work", String.class, key -> "done");
            }
            return "done";
        }));

        assertThat(table()).isEqualTo(measured);
    }

    private static Map<String, Cost> table() throws IOException {
        Map<String, Cost> table = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(Path.of("..", "docs", "performance.md"));
        for (String line : lines.subList(lines.indexOf("<!-- costs -->"), lines.indexOf("<!-- end of costs -->"))) {
            List<String> cells = List.of(line.split("\\s*\\|\\s*", -1));
            if (cells.size() == 7 && cells.get(2).matches("\\d+")) {
                table.put(
                        cells.get(1),
                        new Cost(
                                Long.parseLong(cells.get(2)),
                                Long.parseLong(cells.get(3)),
                                Long.parseLong(cells.get(4)),
                                Long.parseLong(cells.get(5))));
            }
        }
        return table;
    }

    private Cost cost(String name, FlowCode code) throws Exception {
        Path file = folder.resolve(name + ".db");
        try (SqliteStore store = SqliteStore.builder(file).open();
                Kodosumi kodosumi = Kodosumi.builder()
                        .store(store)
                        .setting("node.lease", "1h") // no beat meanwhile
                        .flow("flow", code)
                        .open()) {
            long before = store.writer().commits();
            Execution execution = kodosumi.as("alice").launch(Launch.of("flow"));
            try (Follow live = execution.follow(event -> {})) {
                assertThat(live.await(LONG)).as("the log is closed").isTrue();
            }
            long after = store.writer().whileQuiet(store.writer()::commits); // others see a commit before it is counted
            return new Cost(
                    after - before,
                    rows(file, "execution"),
                    rows(file, "event"),
                    rows(file, "fact WHERE execution > 0"));
        }
    }

    private static long rows(Path file, String table) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM " + table)) {
            return count.getLong(1);
        }
    }
}
