package io.kodosumi.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The reports of all tests of a process, written as one file of JSON after the last of them. */
final class CrashReports implements AutoCloseable {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(CrashReports.class);

    private final Map<String, List<CrashReport>> reports = new LinkedHashMap<>();

    static CrashReports of(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(CrashReports.class, first -> new CrashReports(), CrashReports.class);
    }

    synchronized void add(String test, CrashReport report) {
        reports.computeIfAbsent(test, first -> new ArrayList<>()).add(report);
    }

    synchronized boolean hasCrashes(String test) {
        return reports.getOrDefault(test, List.of()).stream()
                .anyMatch(report -> !report.crashes().isEmpty());
    }

    /** Writes {@code target/crash-report.json}, or what {@code kodosumi.crash.report} names. */
    @Override
    public synchronized void close() throws IOException {
        if (reports.isEmpty()) {
            return;
        }
        Path file = Path.of(System.getProperty("kodosumi.crash.report", "target/crash-report.json"));
        Files.createDirectories(file.toAbsolutePath().getParent());
        List<Map<String, Object>> rows = new ArrayList<>();
        reports.forEach((test, all) -> all.forEach(report -> rows.add(json(test, report))));
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), rows);
    }

    private static Map<String, Object> json(String test, CrashReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("test", test);
        json.put("flow", report.flow());
        json.put("backend", report.backend());
        json.put("outcome", report.outcome());
        json.put("faults", report.faults());
        json.put("boundaries", report.crashes());
        return json;
    }
}
