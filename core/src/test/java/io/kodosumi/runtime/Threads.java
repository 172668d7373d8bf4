package io.kodosumi.runtime;

import java.util.List;

/** The threads of runtimes in this process; virtual ones of flows are not among them. */
final class Threads {
    private Threads() {}

    static List<String> ofKodosumi() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("kodosumi"))
                .sorted()
                .toList();
    }
}
