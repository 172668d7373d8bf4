package io.kodosumi.coverage;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;

/** Prints how many tests ran and which share of the lines they covered; fails if a test was skipped. */
final class BuildSummary {

    private BuildSummary() {}

    /** Arguments: root of the repository, name of the build directory in each module, start of this build. */
    public static void main(String[] args) throws IOException, XMLStreamException {
        Path root = Path.of(args[0]);
        String buildDirectory = args[1];
        TestTotals totals = new TestTotals();
        for (Path report : testReports(root, buildDirectory, Instant.parse(args[2]))) {
            totals.add(report);
        }
        System.out.println(totals);
        Path csv = root.resolve("coverage").resolve(buildDirectory).resolve("site/jacoco-aggregate/jacoco.csv");
        System.out.println(Files.exists(csv) ? lineCoverage(csv) : "coverage of lines: not measured");
        totals.failOnSkipped();
    }

    /** Reports that an earlier build left behind are passed over. */
    private static List<Path> testReports(Path root, String buildDirectory, Instant start) throws IOException {
        try (Stream<Path> modules = Files.list(root)) {
            return modules.map(module -> module.resolve(buildDirectory).resolve("surefire-reports"))
                    .filter(Files::isDirectory)
                    .flatMap(reports -> Stream.of(reports.toFile().listFiles()))
                    .filter(file -> file.getName().matches("TEST-.*\\.xml"))
                    .filter(file -> file.lastModified() >= start.toEpochMilli())
                    .map(File::toPath)
                    .sorted()
                    .toList();
        }
    }

    private static String lineCoverage(Path csv) throws IOException {
        Map<String, long[]> missedAndCovered = new TreeMap<>();
        List<String> lines = Files.readAllLines(csv);
        List<String> header = List.of(lines.get(0).split(",", -1));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            long[] sum = missedAndCovered.computeIfAbsent(cells[header.indexOf("GROUP")], group -> new long[2]);
            sum[0] += Long.parseLong(cells[header.indexOf("LINE_MISSED")]);
            sum[1] += Long.parseLong(cells[header.indexOf("LINE_COVERED")]);
        }
        return missedAndCovered.entrySet().stream()
                .map(module -> percent(module.getKey(), module.getValue()[0], module.getValue()[1]))
                .collect(Collectors.joining(", ", "coverage of lines: ", ""));
    }

    private static String percent(String group, long missed, long covered) {
        String module = group.substring(group.lastIndexOf('/') + 1).replaceFirst("^kodosumi-", "");
        long all = missed + covered;
        return all == 0 ? module + " -" : String.format(Locale.ROOT, "%s %.1f %%", module, 100.0 * covered / all);
    }
}
