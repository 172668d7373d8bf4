package io.kodosumi.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows as a table for people and as JSON for programs, in files whose names tell a whole run from a part of one. */
final class Results {
    private final Bench bench;
    private final String machine;
    private final Path part;
    private final List<Row> rows = new ArrayList<>();

    Results(Bench bench, String machine) {
        this.bench = bench;
        this.machine = machine;
        this.part = bench.target().resolve("results-part.json");
    }

    /** Writes them with those before: a part, whatever it may become. */
    void add(List<Row> more) throws IOException {
        rows.addAll(more);
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        rows.forEach(row -> all.add(json(row)));
        Files.createDirectories(bench.target());
        Files.writeString(
                part, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
    }

    /**
     * Nothing follows.
     *
     * @param areAll whether every figure was added
     * @return the file that they are in
     */
    Path end(boolean areAll) throws IOException {
        return areAll && bench.isFull()
                ? Files.move(part, part.resolveSibling("results.json"), StandardCopyOption.REPLACE_EXISTING)
                : part;
    }

    String table() {
        return table(rows);
    }

    static String table(List<Row> rows) {
        StringBuilder table = new StringBuilder();
        table.append(line("figure", "unit", "ours (low-high)", "beside (low-high)", "rival", "ratio", "aim", "met"));
        rows.forEach(row -> table.append(line(
                row.figure(),
                row.unit(),
                spread(row.ours()),
                spread(row.beside()),
                row.rival(),
                spread(row.ratio()),
                row.aim().words(),
                !row.aim().isAny() ? "" : row.isMet() ? "yes" : "NO")));
        return table.toString();
    }

    private static String line(String... columns) {
        return String.format(Locale.ROOT, "%-58s %-9s %23s %23s  %-28s %17s  %-9s %s%n", (Object[]) columns);
    }

    private static String spread(@Nullable Series series) {
        return series == null
                ? ""
                : number(series.median()) + " (" + number(series.low()) + "-" + number(series.high()) + ")";
    }

    private static String number(double value) {
        int digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private Map<String, @Nullable Object> json(Row row) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("figure", row.figure());
        json.put("unit", row.unit());
        json.put("ours", row.ours().median());
        json.put("beside", median(row.beside()));
        json.put("rival", row.rival().isEmpty() ? null : row.rival());
        json.put("ratio", median(row.ratio()));
        json.put("aim", !row.aim().isAny() ? null : row.aim().words());
        json.put("met", !row.aim().isAny() ? null : row.isMet());
        json.put("sizes", bench.sizes());
        json.put("pairs", row.ours().size());
        json.put("oursAll", row.ours().values());
        Series beside = row.beside();
        json.put("besideAll", beside == null ? null : beside.values());
        json.put("settings", row.settings());
        json.put("machine", machine);
        return json;
    }

    private static @Nullable Double median(@Nullable Series series) {
        return series == null ? null : Double.valueOf(series.median());
    }
}
