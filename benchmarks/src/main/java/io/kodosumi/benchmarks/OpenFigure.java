package io.kodosumi.benchmarks;

import io.kodosumi.Kodosumi;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.store.sqlite.SqliteStore;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How long a process takes from nothing to its first launch, and how large our jars are. */
final class OpenFigure implements Figure {
    @Override
    public String name() {
        return "open";
    }

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        List<Double> millis = new ArrayList<>();
        for (int turn = -1; turn < bench.pairs(); turn++) {
            try (ChildJvm child = ChildJvm.start(OpenMain.class, bench.folder().toString())) {
                double value = Double.parseDouble(child.next());
                if (turn >= 0) {
                    millis.add(value);
                }
            }
        }
        return List.of(
                Row.alone(
                        "open() cold, first launch included",
                        "ms",
                        new Series(millis),
                        Aim.below(300, "ms"),
                        "a new JVM and a new file each time, from the first line of main; " + Machine.java()),
                Row.alone(
                        "our jars together",
                        "KB",
                        new Series(List.of(jars() / 1000)),
                        Aim.below(500, "KB"),
                        "spi, core, store-sqlite"));
    }

    private static double jars() throws IOException, URISyntaxException {
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
