package io.kodosumi.store.sqlite;

import static io.kodosumi.forms.Forms.checkbox;
import static io.kodosumi.forms.Forms.form;

import io.kodosumi.Execution;
import io.kodosumi.Follow;
import io.kodosumi.Inputs;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.Lock;
import io.kodosumi.Tracer;
import io.kodosumi.User;
import io.kodosumi.model.Cursor;
import io.kodosumi.model.Event;
import io.kodosumi.runtime.Gate;
import io.kodosumi.spi.Overview;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/** A process with a small heap under one kind of load, which says what came of it, a line each. */
final class LoadMain {
    static final Duration BOUND = Duration.ofMinutes(40);

    /** Of an event that is emitted for a follower that does not read. */
    static final int SIZE = 16_000;

    private static final int CLIENTS = 8;

    private LoadMain() {}

    /** Takes the kind, the database and how many. */
    public static void main(String... arguments) throws Exception {
        int count = Integer.parseInt(arguments[2]);
        Gate gate = new Gate(BOUND);
        try (SqliteStore store = SqliteStore.builder(Path.of(arguments[1])).open();
                Kodosumi kodosumi = Kodosumi.builder()
                        .store(store)
                        .setting("store.patience", "10m")
                        .setting("execution.running", "64")
                        .flow("asks", LoadMain::ask)
                        .flow("sleeps", LoadMain::sleep)
                        .flow("emits", (inputs, tracer) -> emit(inputs, tracer))
                        .flow("tiny", (inputs, tracer) -> tracer.step("say", String.class, key -> "hello"))
                        .open()) {
            User alice = kodosumi.as("alice");
            switch (arguments[0]) {
                case "parked" -> parked(store, alice, count);
                case "emitted" -> emitted(alice, count);
                default -> unread(alice, count, gate);
            }
        }
    }

    // ---- many that are parked ----

    private static Object ask(Inputs inputs, Tracer tracer) throws Exception {
        return parkedBy(inputs, tracer, () -> tracer.lock("go", form(checkbox("ok")), Duration.ofHours(3)));
    }

    private static Object sleep(Inputs inputs, Tracer tracer) throws Exception {
        return parkedBy(inputs, tracer, () -> {
            tracer.sleep(Duration.ofSeconds(inputs.integer("sleep")));
            return null;
        });
    }

    private static Object parkedBy(Inputs inputs, Tracer tracer, Callable<?> parks) throws Exception {
        long n = inputs.integer("n");
        tracer.debug("before " + n);
        tracer.step("before", Integer.class, key -> tracer.attempt());
        parks.call();
        tracer.debug("behind " + n);
        return n;
    }

    private static void parked(SqliteStore store, User alice, int count) throws Exception {
        int sleep = 2 + count / 500;
        inParallel(
                IntStream.range(0, count).boxed().toList(),
                n -> alice.launch(
                        Launch.of(n % 10 == 0 ? "sleeps" : "asks").input("n", n).input("sleep", sleep)));
        int locks = count - (count + 9) / 10;
        awaitUnfinished(
                store,
                group -> group.flow().equals("asks") ? group.parked() + group.resting() : 0,
                all -> all == locks);
        Held held = Held.now();
        System.out.println("PARKED " + locks + " and some more in " + held.heap() / 1024 + " KiB and " + held.threads()
                + " threads");
        answerAll(alice);
        awaitUnfinished(store, group -> 1, all -> all == 0);
        System.out.println("ENDED");
    }

    private static void answerAll(User alice) throws Exception {
        List<Lock> locks = alice.openLocks(Cursor.START, 1_000).items();
        while (!locks.isEmpty()) {
            inParallel(locks, lock -> lock.answer(Map.of("ok", true)));
            locks = alice.openLocks(Cursor.START, 1_000).items();
        }
    }

    private interface Counted {
        long of(Overview.Group group);
    }

    private static void awaitUnfinished(SqliteStore store, Counted counted, LongPredicate wanted) {
        long end = System.nanoTime() + BOUND.toNanos();
        long seen;
        long took = Duration.ofMillis(5).toNanos();
        do {
            LockSupport.parkNanos(10 * took); // to count very many is work of its own
            long start = System.nanoTime();
            seen = store.overview().groups().stream().mapToLong(counted::of).sum();
            took = System.nanoTime() - start;
            if (System.nanoTime() > end) {
                throw new AssertionError("Not within " + BOUND + ": " + store.overview());
            }
        } while (!wanted.test(seen));
    }

    private interface Deed<T> {
        Object to(T item) throws Exception;
    }

    private static <T> void inParallel(List<T> items, Deed<T> deed) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            AtomicInteger next = new AtomicInteger();
            List<Future<?>> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                clients.add(threads.submit(() -> {
                    for (int i = next.getAndIncrement(); i < items.size(); i = next.getAndIncrement()) {
                        deed.to(items.get(i));
                    }
                    return null;
                }));
            }
            for (Future<?> client : clients) {
                client.get(BOUND.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    // ---- one that emits without end ----

    private static Object emit(Inputs inputs, Tracer tracer) {
        long count = inputs.integer("count");
        String rest = "x".repeat((int) inputs.integer("size"));
        for (int n = 1; n <= count; n++) {
            tracer.debug(n + " " + rest);
        }
        return count;
    }

    private static void emitted(User alice, int count) throws Exception {
        Execution execution =
                alice.launch(Launch.of("emits").input("count", count).input("size", 10));
        AtomicInteger heard = new AtomicInteger();
        try (Follow follow = execution.follow(event -> inOrder(heard, event))) {
            System.out.println(
                    "EMITTED " + execution.await(BOUND).orElseThrow().json() + " heard " + heardBy(follow, heard));
        }
    }

    /** Counts an event of the flow's own; fails at one that is not the next. */
    private static void inOrder(AtomicInteger heard, Event event) {
        if (event.kind().equals("debug")) {
            int n = Integer.parseInt(
                    event.payload().substring(0, event.payload().indexOf(' ')));
            if (!heard.compareAndSet(n - 1, n)) {
                throw new IllegalStateException(n + " comes after " + heard);
            }
        }
    }

    private static int heardBy(Follow follow, AtomicInteger heard) throws InterruptedException {
        if (!follow.await(BOUND)) {
            throw new AssertionError("A log that is followed is not closed; heard " + heard);
        }
        return heard.get();
    }

    // ---- one that does not listen ----

    private static void unread(User alice, int count, Gate gate) throws Exception {
        Execution execution = alice.launch(
                Launch.of("emits").input("count", count).input("size", SIZE).delay(Duration.ofMillis(300)));
        AtomicInteger late = new AtomicInteger();
        AtomicInteger other = new AtomicInteger();
        try (Follow stuck = execution.follow(event -> {
                    gate.pass();
                    inOrder(late, event);
                });
                Follow follow = execution.follow(event -> inOrder(other, event))) {
            gate.awaitVisitor();
            for (int i = 0; i < 20; i++) {
                if (alice.launch(Launch.of("tiny")).await(BOUND).isEmpty()) {
                    throw new AssertionError("Others do not go on");
                }
            }
            System.out.println("OTHERS heard " + heardBy(follow, other) + " while one heard " + late + ", in "
                    + Held.now().heap() / 1024 + " KiB");
            gate.open();
            System.out.println("LATE heard " + heardBy(stuck, late));
        }
    }
}
