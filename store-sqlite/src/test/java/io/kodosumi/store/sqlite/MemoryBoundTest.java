package io.kodosumi.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.Execution;
import io.kodosumi.Follow;
import io.kodosumi.Kodosumi;
import io.kodosumi.Launch;
import io.kodosumi.User;
import io.kodosumi.runtime.Probe;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a runtime keeps in memory does not grow with the executions that it has run. */
@Timeout(300)
class MemoryBoundTest {
    private static final int BATCH = 100;
    private static final int BATCHES = Boolean.getBoolean("kodosumi.full") ? 200 : 5;

    @TempDir
    Path folder;

    @Test
    void no_map_of_the_runtime_grows_with_the_executions_that_it_has_run() throws Exception {
        try (Kodosumi kodosumi = Kodosumi.builder()
                .database(folder.resolve("kodosumi.db").toString())
                .setting("sqlite.readers", "1") // its prepared statements are kept once
                .flow("tiny", (inputs, tracer) -> tracer.step("say", String.class, key -> "hello"))
                .open()) {
            User alice = kodosumi.as("alice");
            runBatch(alice); // all that is kept once is kept by now
            int before = quiet(kodosumi);
            for (int i = 0; i < BATCHES; i++) {
                runBatch(alice);
            }

            int after = Probe.until(
                    "as many elements as before: " + before, () -> elements(kodosumi), count -> count <= before + 30);
            assertThat(after).isPositive();
        }
    }

    @Test
    void what_is_open_is_seen_by_this_test() throws Exception {
        try (Kodosumi kodosumi = Kodosumi.builder()
                .database(folder.resolve("kodosumi.db").toString())
                .setting("sqlite.readers", "1") // its prepared statements are kept once
                .flow("tiny", (inputs, tracer) -> "done")
                .open()) {
            Execution execution = kodosumi.as("alice").launch(Launch.of("tiny").delay(Duration.ofHours(1)));
            execution.follow(event -> {}).close();
            int before = quiet(kodosumi);
            List<Follow> follows = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                follows.add(execution.follow(event -> {}));
            }

            Probe.until("fifty subscriptions", () -> elements(kodosumi), count -> count >= before + 50);
            follows.forEach(Follow::close);
            Probe.until( // but for statements that a look has prepared since
                    "hardly more than " + before, () -> elements(kodosumi), count -> count <= before + 30);
        }
    }

    private static void runBatch(User alice) throws InterruptedException {
        List<Execution> batch = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            batch.add(alice.launch(Launch.of("tiny")));
        }
        for (Execution execution : batch) {
            assertThat(execution.await(Duration.ofSeconds(30))).isPresent();
        }
    }

    private static int quiet(Kodosumi kodosumi) {
        return Probe.until("a quiet runtime", () -> elements(kodosumi), count -> count > 0);
    }

    /** How many elements the maps and collections have that can be reached from here; 0 if one changed meanwhile. */
    private static int elements(Object root) {
        try {
            return count(root);
        } catch (ConcurrentModificationException | IndexOutOfBoundsException | NoSuchElementException moving) {
            return 0;
        }
    }

    private static int count(Object root) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>(List.of(root));
        int count = 0;
        while (!open.isEmpty()) {
            Object next = open.pop();
            if (!seen.add(next)) {
                continue;
            }
            List<Object> inside = inside(next);
            if (next instanceof Map<?, ?> || next instanceof Collection<?>) {
                count += inside.size();
            }
            inside.stream().filter(found -> found != null).forEach(open::push);
        }
        return count;
    }

    private static List<Object> inside(Object object) {
        List<Object> inside = new ArrayList<>();
        if (object instanceof Map<?, ?> map) {
            inside.addAll(map.keySet());
            inside.addAll(map.values());
        } else if (object instanceof Collection<?> collection) {
            inside.addAll(collection);
        } else if (object instanceof AtomicReference<?> reference) {
            inside.add(reference.get());
        } else if (object.getClass().getName().startsWith("io.kodosumi")) {
            for (Class<?> type = object.getClass();
                    type != null && type.getName().startsWith("io.kodosumi");
                    type = type.getSuperclass()) {
                fields(type, object, inside);
            }
        }
        return inside;
    }

    private static void fields(Class<?> type, Object object, List<Object> inside) {
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                try {
                    field.setAccessible(true);
                    inside.add(field.get(object));
                } catch (ReflectiveOperationException | RuntimeException closed) {
                    throw new AssertionError("Cannot look into " + field, closed);
                }
            }
        }
    }
}
