package io.kodosumi.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Measures all figures, or those that are named, and writes the table and {@code results.json}.
 *
 * <p>Arguments: the folder to write to, then any of the figures' names, {@code short} for a tenth of the sizes, and {@code pairs=9} for
 * another number of pairs than 7.
 */
public final class BenchmarksMain {
    private static final List<Figure> FIGURES = List.of(new EventFigure(), new ExecutionFigure(), new LoneFigure());

    private BenchmarksMain() {}

    /** Runs it. */
    public static void main(String... args) throws Exception {
        Path target = Path.of(args[0]).toAbsolutePath();
        int pairs = 7;
        boolean isShort = false;
        List<String> names = new ArrayList<>();
        for (String arg : List.of(args).subList(1, args.length)) {
            if (arg.equals("short")) {
                isShort = true;
            } else if (arg.startsWith("pairs=")) {
                pairs = Integer.parseInt(arg.substring("pairs=".length()));
            } else {
                names.add(figure(arg).name());
            }
        }
        measure(new Bench(target, isShort, pairs), names);
    }

    private static Figure figure(String name) {
        return FIGURES.stream()
                .filter(figure -> figure.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No figure '" + name + "': expected "
                        + FIGURES.stream().map(Figure::name).collect(Collectors.joining(", "))
                        + ", short, pairs=<number>"));
    }

    private static void measure(Bench bench, List<String> names) throws Exception {
        Bench.delete(bench.target().resolve("data"));
        String machine = Machine.described(bench.folder());
        System.out.println(machine + "; " + (bench.isShort() ? "short" : "full") + " sizes, medians of " + bench.pairs()
                + " pairs measured in turn, SQLite synchronous=NORMAL where nothing else is said");
        List<Row> rows = new ArrayList<>();
        for (Figure figure : FIGURES) {
            if (names.isEmpty() || names.contains(figure.name())) {
                long start = System.nanoTime();
                List<Row> measured = figure.measure(bench);
                Bench.delete(bench.target().resolve("data"));
                System.out.printf(Locale.ROOT, "%n%s, %.0f s:%n", figure.name(), (System.nanoTime() - start) / 1e9);
                measured.forEach(row -> System.out.println("  " + row.figure() + ": " + row.settings()));
                System.out.print(Results.table(measured));
                rows.addAll(measured);
            }
        }
        System.out.printf(Locale.ROOT, "%n%s", Results.table(rows));
        Path file = bench.target().resolve("results.json");
        Results.write(file, rows, machine);
        System.out.println(file);
    }
}
