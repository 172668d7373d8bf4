package io.kodosumi.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    private static final Row ROW = Row.beside(
            "executions", "1/s", Series.of(3, 1, 2), Series.of(1, 1, 4), "another", Aim.ratioFrom(1.5), "none");

    @TempDir
    Path folder;

    @Test
    void rows_are_written_with_what_the_table_shows() throws Exception {
        Results results = new Results(new Bench(folder.resolve("target"), true, 3), "a machine");
        results.add(List.of(ROW));

        JsonNode row = json(results.end(true)).get(0);
        assertThat(row.get("figure").asText()).isEqualTo("executions");
        assertThat(row.get("ours").asDouble()).isEqualTo(2);
        assertThat(row.get("beside").asDouble()).isEqualTo(1);
        assertThat(row.get("ratio").asDouble()).isEqualTo(1);
        assertThat(row.get("met").asBoolean()).isFalse();
        assertThat(row.get("sizes").asText()).isEqualTo("a tenth of the sizes");
        assertThat(row.get("pairs").asInt()).isEqualTo(3);
        assertThat(results.table()).contains("executions", "2.00 (1.00-3.00)", "≥ 1.5 ×", "NO");
    }

    @Test
    void what_is_short_or_not_all_leaves_the_results_of_a_whole_run_alone() throws Exception {
        Path whole = Files.writeString(folder.resolve("results.json"), "the last whole run");
        Path part = folder.resolve("results-part.json");
        assertThat(ended(new Bench(folder, true, 7), true)).isEqualTo(part);
        assertThat(ended(new Bench(folder, false, 3), true)).isEqualTo(part);
        assertThat(ended(new Bench(folder, false, 7), false)).isEqualTo(part);
        assertThat(whole).hasContent("the last whole run");

        assertThat(ended(new Bench(folder, false, 7), true)).isEqualTo(whole);
        assertThat(json(whole).get(0).get("sizes").asText()).isEqualTo("full sizes");
        assertThat(part).doesNotExist();
    }

    private static Path ended(Bench bench, boolean areAll) throws Exception {
        Results results = new Results(bench, "a machine");
        results.add(List.of(ROW));
        return results.end(areAll);
    }

    private static JsonNode json(Path file) throws Exception {
        return new ObjectMapper().readTree(Files.readString(file));
    }
}
