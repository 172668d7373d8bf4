package io.kodosumi.testing.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Prints the traces of the first seeds, to be compared with those of another process. */
final class TraceMain {
    private TraceMain() {}

    public static void main(String[] args) {
        ((Logger) LoggerFactory.getLogger("io.kodosumi")).setLevel(Level.OFF);
        System.out.println(traces(Integer.parseInt(args[0])));
    }

    /** Of so many seeds from 1 on. */
    static String traces(int seeds) {
        StringBuilder traces = new StringBuilder("traces");
        for (int seed = 1; seed <= seeds; seed++) {
            traces.append(' ').append(Simulation.of(seed).run(false).trace());
        }
        return traces.toString();
    }
}
