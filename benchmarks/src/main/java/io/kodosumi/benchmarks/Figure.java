package io.kodosumi.benchmarks;

import java.util.List;

/** Something that is measured, by itself. */
interface Figure {
    /** What it is called on the command line. */
    String name();

    /** Measures it. */
    List<Row> measure(Bench bench) throws Exception;
}
