package io.kodosumi.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows as a table for people and as JSON for programs. */
final class Results {
    private Results() {}

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

    static void write(Path file, List<Row> rows, String machine) throws IOException {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        rows.forEach(row -> all.add(json(row, machine)));
        Files.createDirectories(file.getParent());
        Files.writeString(
                file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
    }

    private static Map<String, @Nullable Object> json(Row row, String machine) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("figure", row.figure());
        json.put("unit", row.unit());
        json.put("ours", row.ours().median());
        json.put("beside", median(row.beside()));
        json.put("rival", row.rival().isEmpty() ? null : row.rival());
        json.put("ratio", median(row.ratio()));
        json.put("aim", !row.aim().isAny() ? null : row.aim().words());
        json.put("met", !row.aim().isAny() ? null : row.isMet());
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
