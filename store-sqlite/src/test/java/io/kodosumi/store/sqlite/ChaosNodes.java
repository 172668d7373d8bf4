package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Three processes over one database, which something befalls every now and then. The first is never killed, so that it grows old. */
final class ChaosNodes implements AutoCloseable {
    private static final int PROCESSES = 3;
    private static final long TICK = Duration.ofMillis(5).toNanos();

    /** More than the driver's own files have by then, less than what the write-ahead log comes to: some writes fail, or all. */
    private static final String FULL = "65536";

    /** What befalls a process, or in the last case all of them. */
    enum Fault {
        KILL,
        STOP,
        FULL_DISK,
        SLOW_COMMITS,
        LOCKED_DATABASE
    }

    private final Path folder;
    private final Random random;
    private final List<Fault> faults;
    private final int rest;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    private final Child locker;
    private boolean isOver;
    private long lockedUntil;
    private long next;
    private Thread player = new Thread();
    private FutureTask<Void> playing = new FutureTask<>(() -> null);

    /** @param rest how many milliseconds lie between two faults, on average */
    ChaosNodes(Path folder, Random random, List<Fault> faults, int rest) throws IOException {
        this.folder = folder;
        this.random = random;
        this.faults = faults;
        this.rest = rest;
        this.locker = Child.start(LockingMain.class, ChaosMain.database(folder).toString());
        for (int i = 0; i < PROCESSES; i++) {
            nodes.add(new Node());
        }
        for (Node node : nodes) {
            node.awaitReady();
        }
    }

    /** Faults begin, on a thread of its own: whoever works with the store may have to wait for a process that is stopped. */
    void begin() {
        isOver = false;
        playing = new FutureTask<>(this::play);
        player = new Thread(playing, "test-chaos");
        player.start();
    }

    private Void play() throws Exception {
        while (!isOver()) {
            act(System.nanoTime());
            LockSupport.parkNanos(TICK);
        }
        return null;
    }

    private synchronized boolean isOver() {
        return isOver;
    }

    private synchronized void over() {
        isOver = true;
    }

    private void act(long now) throws Exception {
        for (Node node : nodes) {
            node.mendAfter(now);
        }
        if (lockedUntil != 0 && now > lockedUntil) {
            free();
        }
        if (now > next) {
            next = now + TimeUnit.MILLISECONDS.toNanos(rest / 2 + random.nextInt(rest));
            Fault fault = faults.get(random.nextInt(faults.size()));
            int which = random.nextInt(PROCESSES);
            long most = fault == Fault.LOCKED_DATABASE // it stops all the others as well
                    ? ChaosMain.LEASE.toMillis()
                    : ChaosMain.LEASE.multipliedBy(5).dividedBy(2).toMillis();
            long until = now + TimeUnit.MILLISECONDS.toNanos(50 + random.nextInt((int) most));
            if (fault == Fault.LOCKED_DATABASE ? lock(until) : befallOne(which, fault, until)) {
                counts.merge(fault, 1, Integer::sum);
            }
        }
    }

    /** It, or the next that is well. */
    private boolean befallOne(int which, Fault fault, long until) throws Exception {
        for (int i = 0; i < PROCESSES; i++) {
            if (nodes.get((which + i) % PROCESSES).befall(fault, until)) {
                return true;
            }
        }
        return false;
    }

    /** It gets the lock when those that write let it: nobody waits for it to say so. */
    private boolean lock(long until) throws IOException {
        if (lockedUntil == 0) {
            lockedUntil = until;
            locker.give('l');
            return true;
        }
        return false;
    }

    private void free() throws IOException {
        locker.give('f');
        lockedUntil = 0;
    }

    /** Ends the faults, and mends what is left of them. */
    void calmDown() throws Exception {
        over();
        playing.get(60, TimeUnit.SECONDS);
        for (Node node : nodes) {
            node.mendAfter(Long.MAX_VALUE);
        }
        if (lockedUntil != 0) {
            free();
        }
        for (Node node : nodes) {
            node.awaitReady();
        }
    }

    /** What the oldest of them holds. */
    void measure(FlatSeries series) throws IOException {
        Child oldest = nodes.get(0).child;
        oldest.give('m');
        String line = oldest.line();
        while (!line.startsWith("HOLDS ")) {
            line = oldest.line();
        }
        Held held = Held.of(line.substring("HOLDS ".length()));
        series.add("heap of a node", 8L << 20, held.heap());
        series.add("threads of a node", 16, held.threads());
        series.add("descriptors of a node", 16, Held.descriptors(oldest.pid()));
    }

    /** They close in order, and nothing is left of them. */
    void end() throws Exception {
        for (Node node : nodes) {
            assertThat(node.child.end()).as("exit code").isZero();
        }
        assertThat(locker.end()).as("exit code of the locker").isZero();
    }

    @Override
    public void close() {
        over();
        try {
            player.join(TimeUnit.SECONDS.toMillis(60));
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        nodes.forEach(node -> node.child.close());
        locker.close();
    }

    /** How often each came. */
    @Override
    public String toString() {
        return counts.toString();
    }

    private final class Node {
        private Child child;
        private boolean isReady;
        private Fault fault = Fault.KILL;
        private long until;

        Node() throws IOException {
            child = Child.start(ChaosMain.class, folder.toString());
        }

        void awaitReady() throws IOException {
            if (!isReady) {
                assertThat(child.line()).isEqualTo("READY");
                isReady = true;
            }
        }

        boolean befall(Fault what, long end) throws Exception {
            if (what == Fault.KILL) {
                return kill();
            }
            if (until != 0 || (!isReady && !child.hasSpoken())) {
                return false;
            }
            awaitReady();
            fault = what;
            until = end;
            switch (what) {
                case STOP -> child.signal("STOP");
                case FULL_DISK -> limit(FULL);
                default -> child.give('s');
            }
            return true;
        }

        private boolean kill() throws IOException {
            if (this == nodes.get(0)) {
                return false;
            }
            child.kill();
            until = 0;
            isReady = false;
            child = Child.start(ChaosMain.class, folder.toString());
            return true;
        }

        void mendAfter(long now) throws Exception {
            if (until != 0 && now > until) {
                until = 0;
                switch (fault) {
                    case STOP -> child.signal("CONT");
                    case FULL_DISK -> limit("unlimited");
                    default -> child.give('f');
                }
            }
        }

        private void limit(String bytes) throws Exception {
            String limit = "--fsize=" + bytes + ":";
            Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(child.pid()), limit)
                    .inheritIO()
                    .start();
            assertThat(prlimit.waitFor()).as("prlimit's exit code").isZero();
        }
    }
}
