package io.kodosumi.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How long it takes after {@code kill -9} and a restart until all that was running runs again. */
final class RecoveryFigure implements Figure {
    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public List<Row> measure(Bench bench) throws Exception {
        int count = bench.size(10_000);
        List<Double> seconds = new ArrayList<>();
        for (int turn = -1; turn < bench.pairs(); turn++) {
            Path folder = bench.folder();
            try (ChildJvm victim = ChildJvm.start(RecoveryMain.class, folder.toString(), Integer.toString(count))) {
                victim.next();
                victim.kill();
            }
            try (ChildJvm heir =
                    ChildJvm.start(RecoveryMain.class, folder.toString(), Integer.toString(count), "go on")) {
                double value = Double.parseDouble(heir.next());
                if (turn >= 0) {
                    seconds.add(value);
                }
                heir.kill();
            }
            Bench.delete(folder);
        }
        return List.of(Row.alone(
                "recovery of " + count + " unfinished after kill -9",
                "s",
                new Series(seconds),
                Aim.below(5, "s"),
                "each in its second step when it was killed; a new JVM, from the first line of main until the last one is in"
                        + " its second step again; " + Machine.java()));
    }
}
