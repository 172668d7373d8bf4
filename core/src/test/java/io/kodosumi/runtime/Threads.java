package io.kodosumi.runtime;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The threads of runtimes in this process; virtual ones of flows are not among them. */
final class Threads {
    private Threads() {}

    static List<String> ofKodosumi() {
        return names(present());
    }

    static Set<Thread> present() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .filter(thread -> thread.getName().startsWith("kodosumi"))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Those of runtimes, not of stores, that were not there before; what was there may end whenever it likes. */
    static List<String> since(Set<Thread> before) {
        return names(present().stream()
                .filter(thread -> !before.contains(thread) && !thread.getName().startsWith("kodosumi-sqlite"))
                .collect(Collectors.toSet()));
    }

    private static List<String> names(Set<Thread> threads) {
        return threads.stream().map(Thread::getName).sorted().toList();
    }
}
