package io.kodosumi.benchmarks;

import io.kodosumi.Kodosumi;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.store.sqlite.SqliteStore;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import java.util.stream.Collectors;

/** How long a process takes from nothing to its first launch, beside the libraries that it stands on, and how large our jars are. */
final class OpenFigure implements Figure {
    private static final String JAVA = System.getProperty("java.home");
    private static final int ONE_STEP_CACHE = 25; // JEP 514

    @Override
    public String name() {
        return "open";
    }

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        String classPath = jars();
        List<Series> millis = Turns.measure(
                bench,
                List.of(
                        () -> took(bench, List.of(), classPath, OpenMain.class),
                        () -> took(bench, List.of(), classPath, LibrariesMain.class)));
        List<Row> rows = new ArrayList<>();
        String settings =
                "a new JVM and a new file each time, from the first line of main, no slf4j provider; " + Machine.java();
        rows.add(Row.beside(
                "open() cold, first launch included",
                "ms",
                millis.get(0),
                millis.get(1),
                "its libraries, each used once",
                Aim.below(300, "ms"),
                settings));
        if (Runtime.version().feature() >= ONE_STEP_CACHE) {
            rows.add(withCache(bench, classPath, settings));
        }
        rows.add(Row.alone(
                "our jars together",
                "KB",
                new Series(List.of(size() / 1000)),
                Aim.below(500, "KB"),
                "spi, core, store-sqlite"));
        return rows;
    }

    /** The JVM's own cache of classes that were loaded and linked before. */
    private static Row withCache(Bench bench, String classPath, String settings) throws Exception {
        Path cache = bench.folder().resolve("kodosumi.aot");
        try (ChildJvm training = child(bench, List.of("-XX:AOTCacheOutput=" + cache), classPath, OpenMain.class)) {
            training.await();
        }
        List<Series> millis = Turns.measure(
                bench, List.of(() -> took(bench, List.of("-XX:AOTCache=" + cache), classPath, OpenMain.class)));
        return Row.alone(
                "open() cold, with a cache of classes",
                "ms",
                millis.get(0),
                Aim.below(300, "ms"),
                "-XX:AOTCache; " + settings);
    }

    private static double took(Bench bench, List<String> options, String classPath, Class<?> main) throws Exception {
        try (ChildJvm child = child(bench, options, classPath, main)) {
            return Double.parseDouble(child.next());
        }
    }

    private static ChildJvm child(Bench bench, List<String> options, String classPath, Class<?> main)
            throws IOException {
        return ChildJvm.start(JAVA, options, classPath, main, bench.folder().toString());
    }

    /** The class path as jars alone, which a cache of classes wants, and without what logs: that is the host's. */
    private static String jars() throws IOException {
        List<String> jars = new ArrayList<>();
        StringTokenizer entries = new StringTokenizer(System.getProperty("java.class.path"), File.pathSeparator);
        while (entries.hasMoreTokens()) {
            jars.add(jar(Path.of(entries.nextToken())).toString());
        }
        return jars.stream().filter(jar -> !jar.contains("logback")).collect(Collectors.joining(File.pathSeparator));
    }

    private static double size() throws IOException, URISyntaxException {
        double bytes = 0;
        for (Class<?> one : List.of(Kodosumi.class, ExecutionStore.class, SqliteStore.class)) {
            bytes += Files.size(jar(Path.of(
                    one.getProtectionDomain().getCodeSource().getLocation().toURI())));
        }
        return bytes;
    }

    private static Path jar(Path location) throws IOException {
        if (!Files.isDirectory(location)) {
            return location;
        }
        Path target = location.resolveSibling("");
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "*-SNAPSHOT.jar")) {
            for (Path jar : jars) {
                return jar;
            }
        }
        throw new IOException("No jar in '" + target + "': build with the phase package or a later one");
    }
}
