package io.kodosumi.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The reports of the tests of a process, put into one file of JSON after the last of them. Other processes may run other tests of the
 * module at the same time: each leaves the rows of the others as they are, and replaces those of its own tests.
 */
final class CrashReports implements AutoCloseable {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(CrashReports.class);
    private static final ObjectMapper JSON = new ObjectMapper();

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
    public void close() throws IOException {
        writeTo(Path.of(System.getProperty("kodosumi.crash.report", "target/crash-report.json")));
    }

    synchronized void writeTo(Path file) throws IOException {
        if (reports.isEmpty()) {
            return;
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            ArrayNode rows = others(channel);
            reports.forEach((test, all) -> all.forEach(report -> rows.add(row(test, report))));
            byte[] text = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(rows);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text), 0);
            lock.release();
        }
    }

    /** The rows of other tests; none if a process that died left no whole file. */
    private ArrayNode others(FileChannel channel) {
        ArrayNode rows = JSON.createArrayNode();
        try {
            byte[] text = new byte[(int) channel.size()];
            channel.read(ByteBuffer.wrap(text), 0);
            for (JsonNode row : JSON.readTree(text)) {
                if (!reports.containsKey(row.path("test").asText())) {
                    rows.add(row);
                }
            }
        } catch (IOException broken) {
            rows.removeAll();
        }
        return rows;
    }

    private static ObjectNode row(String test, CrashReport report) {
        ObjectNode row = JSON.createObjectNode();
        row.put("test", test);
        row.put("flow", report.flow());
        row.put("backend", report.backend());
        row.put("outcome", report.outcome());
        row.set("faults", JSON.valueToTree(report.faults()));
        row.set("boundaries", JSON.valueToTree(report.crashes()));
        return row;
    }
}
