package io.kodosumi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kodosumi.spi.ExecutionStore;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HaltingStoreTest {
    @TempDir
    Path folder;

    @Test
    void halted_before_a_write_nothing_of_its_transaction_is_stored() throws Exception {
        assertThat(exitOf("before:Settle:2")).isEqualTo(HaltingStore.EXIT_CODE);
        assertThat(written()).containsExactly("wake", "wake", "first");
    }

    @Test
    void halted_after_a_write_its_transaction_is_stored_and_nobody_is_told() throws Exception {
        assertThat(exitOf("after:Settle:2")).isEqualTo(HaltingStore.EXIT_CODE);
        assertThat(written()).containsExactly("wake", "wake", "first", "second", "third", "wake");
    }

    @Test
    void each_write_of_a_transaction_counts() throws Exception {
        assertThat(exitOf("before:Control:3")).isEqualTo(HaltingStore.EXIT_CODE);
        assertThat(written()).containsExactly("wake", "wake", "first");
    }

    @Test
    void a_write_that_never_comes_halts_nothing() throws Exception {
        assertThat(exitOf("before:Settle:4")).isZero();
        assertThat(written()).containsExactly("wake", "wake", "first", "second", "third", "wake", "told", "shut down");
    }

    @Test
    void a_process_that_is_told_nothing_is_not_halted() throws Exception {
        assertThat(exitOf("")).isZero();
        assertThat(written()).endsWith("told", "shut down");
    }

    @Test
    void a_point_that_names_no_write_is_refused() throws Exception {
        String previous = System.setProperty(HaltingStore.PROPERTY, "after:Setle:1");
        try {
            assertThatThrownBy(() -> HaltingStore.asTold(recording(new ArrayList<>())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("kodosumi.test.halt is 'after:Setle:1': expected before or after, a kind of write and"
                            + " its number, such as after:Settle:1");
        } finally {
            restore(previous);
        }
    }

    @Test
    void a_forwarding_store_sends_every_call_on() throws Exception {
        List<Method> seen = new ArrayList<>();
        ExecutionStore forwarding = new ForwardingStore(recording(seen));

        List<Method> calls = Arrays.stream(ExecutionStore.class.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .toList();
        for (Method call : calls) {
            call.invoke(
                    forwarding,
                    Arrays.stream(call.getParameterTypes())
                            .map(HaltingStoreTest::anything)
                            .toArray());
        }

        assertThat(seen).isNotEmpty().containsExactlyElementsOf(calls);
    }

    private static Object anything(Class<?> type) {
        return type == int.class ? (Object) 1 : type == long.class ? (Object) 1L : null;
    }

    private static ExecutionStore recording(List<Method> seen) {
        return (ExecutionStore) Proxy.newProxyInstance(
                HaltingStoreTest.class.getClassLoader(),
                new Class<?>[] {ExecutionStore.class},
                (proxy, method, args) -> {
                    seen.add(method);
                    return method.getReturnType() == boolean.class ? (Object) true : null;
                });
    }

    private static void restore(String previous) {
        if (previous == null) {
            System.clearProperty(HaltingStore.PROPERTY);
        } else {
            System.setProperty(HaltingStore.PROPERTY, previous);
        }
    }

    private int exitOf(String point) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-D" + HaltingStore.PROPERTY + "=" + point,
                        HaltedMain.class.getName(),
                        folder.resolve("writes").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("The process has not ended after 60 s; it said: " + Files.readString(output));
        }
        return process.exitValue();
    }

    private List<String> written() throws IOException {
        return Files.readAllLines(folder.resolve("writes"));
    }
}
