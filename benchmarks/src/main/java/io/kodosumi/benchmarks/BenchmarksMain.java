package io.kodosumi.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Measures all figures, or those that are named, each in a JVM of its own, and writes the table and {@code results.json}; what is not
 * all figures at full size, seven pairs or more of them, goes to {@code results-part.json}.
 *
 * <p>Arguments: the folder to write to, then any of the figures' names, {@code short} for a tenth of the sizes, {@code pairs=9} for
 * another number of pairs than 7, and {@code own} for the Java that runs this instead of the newest on the machine.
 */
public final class BenchmarksMain {
    private final Path target;
    private int pairs = Bench.PAIRS;
    private boolean isShort;
    private boolean isOwnJava;
    private final List<String> names = new ArrayList<>();

    private BenchmarksMain(Path target) {
        this.target = target;
    }

    /** Runs it. */
    public static void main(String... args) throws Exception {
        BenchmarksMain main = new BenchmarksMain(Path.of(args[0]).toAbsolutePath());
        for (String arg : List.of(args).subList(1, args.length)) {
            main.take(arg);
        }
        main.measure();
    }

    private void take(String arg) {
        if (arg.equals("short")) {
            isShort = true;
        } else if (arg.equals("own")) {
            isOwnJava = true;
        } else if (arg.startsWith("pairs=")) {
            pairs = Integer.parseInt(arg.substring("pairs=".length()));
        } else if (figures().contains(arg)) {
            names.add(arg);
        } else {
            throw new IllegalArgumentException(
                    "No figure '" + arg + "': expected some of " + figures() + ", and short, own, pairs=<number>");
        }
    }

    private static List<String> figures() {
        return FigureMain.FIGURES.stream().map(Figure::name).collect(Collectors.toList());
    }

    private void measure() throws IOException {
        Jdk jdk = isOwnJava ? Jdk.present() : Jdk.newest();
        Bench bench = new Bench(target, isShort, pairs);
        String machine = Machine.described(bench.folder()) + ", Java " + jdk.version();
        System.out.println(machine + "; " + bench.sizes() + ", medians of " + pairs
                + " measured in turn; SQLite's synchronous is NORMAL where nothing else is said");
        Results results = new Results(bench, machine);
        boolean areAll = names.isEmpty();
        for (String name : names.isEmpty() ? figures() : names) {
            List<Row> rows = measure(name, jdk);
            areAll &= !rows.isEmpty();
            results.add(rows);
        }
        System.out.printf(Locale.ROOT, "%n%s%n%s%n", machine, results.table());
        System.out.println(results.end(areAll));
    }

    private List<Row> measure(String name, Jdk jdk) throws IOException {
        long start = System.nanoTime();
        try (ChildJvm child = ChildJvm.start(
                jdk.home().toString(),
                FigureMain.class,
                target.toString(),
                name,
                Boolean.toString(isShort),
                Integer.toString(pairs))) {
            List<Row> rows = List.of(new ObjectMapper().readValue(child.next(), Row[].class));
            System.out.printf(Locale.ROOT, "%n%s, %.0f s%n", name, (System.nanoTime() - start) / 1e9);
            rows.stream().map(Row::settings).distinct().forEach(settings -> System.out.println("  " + settings));
            if (!rows.isEmpty()) {
                System.out.print(Results.table(rows));
            }
            return rows;
        } finally {
            Bench.delete(target.resolve("data"));
        }
    }
}
