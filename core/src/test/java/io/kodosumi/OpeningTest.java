package io.kodosumi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.ExecutionStore;
import io.kodosumi.spi.StoreProvider;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OpeningTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private static Kodosumi.Builder memory() {
        return Kodosumi.builder().database("memory");
    }

    private Kodosumi.Builder with(Class<?> service, Class<?>... providers) throws IOException {
        URLClassLoader loader = ServicesFolder.with(
                folder, service, Stream.of(providers).map(Class::getName).toArray(String[]::new));
        return Kodosumi.builder().classLoader(loader);
    }

    // ---- settings ----

    @Test
    void all_faults_are_told_at_once() {
        Kodosumi.Builder builder = Kodosumi.builder()
                .database("jdbc:mysql://root:s3cret@db/kodo")
                .setting("node.lease", "1ms")
                .setting("execution.running", "many")
                .setting("lock.expires", "-1")
                .setting("execution.mode", "temporal")
                .flow("review", (inputs, tracer) -> "one")
                .flow("review", (inputs, tracer) -> "another")
                .name("a b", String.class);

        assertThatThrownBy(builder::open)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("""
                        7 faults:
                          - The builder setting 'node.lease' is '1ms': expected a duration from 300ms to 1d.
                          - The builder setting 'execution.running' is 'many': expected a whole number from 1 to 1000000.
                          - The builder setting 'lock.expires' is '-1': expected a duration from 1ms to 36500d.
                          - The builder setting 'execution.mode' is 'temporal': expected 'direct' or 'ray'.
                          - Flow 'review:1' is registered 2 times, by the builder and by the builder: give each another name or version.
                          - 'a b' can't name java.lang.String: expected a letter or _, then up to 63 of A-Za-z0-9_.-
                          - No execution store for 'jdbc:mysql://***@db/kodo' on the class path.
                            found:  memory (io.kodosumi.internal.memory.MemoryStoreProvider in classes)
                            known:  memory, postgresql, sqlite""".replace("in classes", "in " + placeOfCore()));
    }

    private static String placeOfCore() {
        String path = Kodosumi.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        return Path.of(path).getFileName().toString();
    }

    @Test
    void a_store_is_not_opened_in_vain_and_its_own_settings_faults_are_told_with_the_others() throws IOException {
        Kodosumi.Builder builder = with(StoreProvider.class, StoresUnderTest.Careful.class)
                .database("careful://here")
                .setting("careful.pages", "10")
                .setting("execution.crashes", "-1");

        assertThatThrownBy(builder::open)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("""
                        2 faults:
                          - The builder setting 'execution.crashes' is '-1': expected a whole number from 0 to 1000.
                          - The builder setting 'careful.pages' is '10': expected a whole number from 1 to 9.""");
    }

    @Test
    void what_a_store_refuses_by_itself_is_told_with_the_other_faults() throws IOException {
        Kodosumi.Builder builder =
                with(StoreProvider.class, StoresUnderTest.Refusing.class).database("refusing:");

        assertThatThrownBy(builder::open)
                .isExactlyInstanceOf(KodosumiException.class)
                .hasMessage("'refusing.level' is 'HIGH': expected 'LOW'.");
        assertThatThrownBy(builder.setting("payload.max", "1")::open)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("""
                        2 faults:
                          - The builder setting 'payload.max' is '1': expected a whole number from 1024 to 67108864.
                          - 'refusing.level' is 'HIGH': expected 'LOW'.""");
    }

    @Test
    void upstreams_ray_means_the_embedded_default_and_is_reported_once() {
        try (Logged logged = new Logged(Kodosumi.class);
                Kodosumi kodosumi = memory().setting("event.transport", "Ray").open()) {
            assertThat(kodosumi.health().isUp()).isTrue();
            assertThat(logged.at(Level.INFO))
                    .filteredOn(message -> message.contains("ray"))
                    .containsExactly(
                            "'event.transport' is 'ray', as in the original kodosumi: here that means 'memory'");
        }
    }

    @Test
    void upstreams_lock_expires_is_taken_as_it_is_written_there() {
        try (Kodosumi kodosumi = memory().setting("lock.expires", "10800.0").open()) {
            assertThat(kodosumi.health().isUp()).isTrue();
        }
    }

    @Test
    void a_mistyped_setting_is_warned_of_with_the_nearest_name_and_upstreams_own_are_not() {
        try (Logged logged = new Logged(Kodosumi.class);
                Kodosumi kodosumi = memory().setting("node.leas", "5s")
                        .setting("secret.key", "top secret")
                        .open()) {
            assertThat(kodosumi.health().isUp()).isTrue();
            assertThat(logged.at(Level.WARN))
                    .filteredOn(message -> message.contains("is set"))
                    .containsExactly(
                            "'node.leas' is set, and this runtime has no such setting; the nearest is 'node.lease'");
        }
    }

    @Test
    void the_database_setting_is_known_though_a_store_was_given() {
        try (Logged logged = new Logged(Kodosumi.class);
                ExecutionStore store = new io.kodosumi.internal.memory.MemoryStoreProvider()
                        .create(new io.kodosumi.tck.MapSettings(java.util.Map.of()));
                Kodosumi kodosumi =
                        Kodosumi.builder().store(store).database("not:used").open()) {
            assertThat(kodosumi.health().isUp()).isTrue();
            assertThat(logged.at(Level.WARN))
                    .filteredOn(message -> message.contains("is set"))
                    .isEmpty();
        }
    }

    @Test
    void two_types_under_one_name_are_refused() {
        assertThatThrownBy(memory().name("it", Integer[].class).name("it", Long[].class)::open)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Two types are registered as 'it': [Ljava.lang.Integer; and [Ljava.lang.Long;."
                        + " Give each a name of its own.");
    }

    // ---- stores ----

    @Test
    void a_store_that_lacks_its_driver_says_so_without_secrets() throws IOException {
        Kodosumi.Builder builder = with(StoreProvider.class, StoresUnderTest.Driverless.class)
                .database("driverless://kodo:s3cret@db/kodo");

        assertThatThrownBy(builder::open)
                .isExactlyInstanceOf(KodosumiException.class)
                .hasMessage("The execution store for 'driverless://***@db/kodo' cannot be opened:"
                        + " io.kodosumi.StoresUnderTest$Driverless in test-classes failed with"
                        + " java.lang.NoClassDefFoundError: org/example/Driver. Look at its cause; a class that is"
                        + " missing there is a dependency to add.")
                .hasCauseInstanceOf(NoClassDefFoundError.class);
    }

    @Test
    void a_provider_that_makes_nothing_is_told_from_one_that_does() throws IOException {
        Kodosumi.Builder builder =
                with(StoreProvider.class, StoresUnderTest.Idle.class).database("idle:");

        assertThatThrownBy(builder::open)
                .hasMessageStartingWith("The execution store for 'idle:' cannot be opened:"
                        + " io.kodosumi.StoresUnderTest$Idle in test-classes failed with"
                        + " java.lang.NullPointerException: the provider made nothing.");
    }

    @Test
    void a_store_that_takes_no_node_is_closed_again_and_no_thread_is_left() throws Exception {
        StoresUnderTest.OPEN.set(0);
        Set<Thread> before = threads();
        Kodosumi.Builder builder =
                with(StoreProvider.class, StoresUnderTest.Deaf.class).database("deaf:");

        assertThatThrownBy(builder::open)
                .isInstanceOf(KodosumiException.class)
                .hasMessage("The deaf store takes no beat");

        assertThat(StoresUnderTest.OPEN).hasValue(0);
        assertNoneIsLeft(before);
    }

    // ---- flows ----

    @Test
    void flows_are_found_with_the_class_loader_that_was_given() throws Exception {
        try (Kodosumi kodosumi = with(FlowProvider.class, FlowsUnderTest.Two.class)
                .database("memory")
                .open()) {
            User alice = kodosumi.as("alice");
            assertThat(result(alice.launch(Launch.of("found")))).isEqualTo("second");
            assertThat(result(alice.launch(Launch.of("found").version("1")))).isEqualTo("first");
        }
    }

    @Test
    void a_version_that_the_builder_was_given_is_what_a_launch_without_a_version_gets() throws Exception {
        try (Kodosumi kodosumi = with(FlowProvider.class, FlowsUnderTest.Two.class)
                .database("memory")
                .flow(Flow.of("found", (inputs, tracer) -> "explicit").version("0"))
                .open()) {
            assertThat(result(kodosumi.as("alice").launch(Launch.of("found")))).isEqualTo("explicit");
        }
    }

    private static String result(Execution execution) throws InterruptedException {
        return execution.await(SOON).orElseThrow().result(String.class);
    }

    @Test
    void a_flow_of_the_builder_and_one_of_the_class_path_under_one_name_and_version_are_refused() throws IOException {
        Kodosumi.Builder builder = with(FlowProvider.class, FlowsUnderTest.Two.class)
                .database("memory")
                .flow("found", (inputs, tracer) -> "again");

        assertThatThrownBy(builder::open)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Flow 'found:1' is registered 2 times, by io.kodosumi.FlowsUnderTest$Two in test-classes"
                        + " and by the builder: give each another name or version.");
    }

    @Test
    void a_role_that_there_is_not_is_told_with_those_that_there_are() {
        for (String roles : List.of("launch,wrok", ",", "work,,spool")) {
            Kodosumi.Builder builder = Kodosumi.builder().database("memory").setting("roles", roles);

            assertThatThrownBy(builder::open)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("The builder setting 'roles' is '" + roles
                            + "': expected one or more of 'launch', 'work', 'spool', separated by commas.");
        }
    }

    @Test
    void what_is_said_of_flows_is_checked_and_all_that_is_wrong_is_told() {
        Flow wordy = Flow.of("wordy", (inputs, tracer) -> "done")
                .summary("x".repeat(256))
                .description("x".repeat(65_537))
                .author("")
                .tag("x".repeat(65))
                .extra("thread", new Thread());
        Flow tagged = Flow.of("tagged", (inputs, tracer) -> "done");
        for (int i = 0; i <= 32; i++) {
            tagged = tagged.tag("tag-" + i);
        }
        Kodosumi.Builder builder =
                Kodosumi.builder().database("memory").flow(wordy).flow(tagged.extra("blob", "x".repeat(16 << 10)));

        assertThatThrownBy(builder::open)
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        refused -> assertThat(refused.faults())
                                .filteredOn(fault -> !fault.contains("as JSON: "))
                                .containsExactly(
                                        "Flow 'wordy:1' cannot be offered: its summary has 256 characters, and may have 255.",
                                        "Flow 'wordy:1' cannot be offered: its description has 65537 characters, and may have 65536.",
                                        "Flow 'wordy:1' cannot be offered: its author is blank: leave it out.",
                                        "Flow 'wordy:1' cannot be offered: a tag has 65 characters, and may have 64.",
                                        "Flow 'tagged:1' cannot be offered: it has 33 tags, and may have 32.",
                                        "Flow 'tagged:1' cannot be offered: its extra has 16395 bytes as JSON, and may have 16384."))
                .hasMessageContaining("Flow 'wordy:1' cannot be offered: its extra cannot be written as JSON: ")
                .hasMessageContaining("java.lang.Thread");
    }

    @Test
    void a_flow_provider_that_fails_is_named() throws IOException {
        assertThatThrownBy(
                        with(FlowProvider.class, FlowsUnderTest.Failing.class).database("memory")::open)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("The flows of io.kodosumi.FlowsUnderTest$Failing in test-classes cannot be had:"
                        + " it failed with java.lang.IllegalStateException: no licence.");
    }

    @Test
    void hooks_are_found_on_the_class_path_and_run() throws Exception {
        try (Kodosumi kodosumi = with(FlowProvider.class, FlowsUnderTest.Settling.class)
                .database("memory")
                .flow("review", (inputs, tracer) -> "done")
                .open()) {
            Execution execution =
                    kodosumi.as("alice").launch(Launch.of("review").onOutcome("settle"));
            assertThat(execution.awaitHooks(SOON)).isTrue();
            assertThat(execution.hooks()).extracting(HookState::state).containsExactly(HookState.State.RAN);
        }
    }

    @Test
    void hooks_of_one_name_are_refused_whoever_brings_them() throws IOException {
        Kodosumi.Builder builder = with(
                        FlowProvider.class, FlowsUnderTest.Settling.class, FlowsUnderTest.SettlingToo.class)
                .database("memory")
                .hook("settle", (outcome, completion) -> {});

        assertThatThrownBy(builder::open)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Completion hook 'settle' is registered 3 times, by io.kodosumi.FlowsUnderTest$Settling"
                        + " in test-classes and by io.kodosumi.FlowsUnderTest$SettlingToo in test-classes and by the"
                        + " builder: give each another name.");
    }

    @Test
    void a_flow_provider_whose_hooks_cannot_be_had_is_named() throws IOException {
        assertThatThrownBy(with(FlowProvider.class, FlowsUnderTest.FailingHooks.class)
                        .database("memory")::open)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("The completion hooks of io.kodosumi.FlowsUnderTest$FailingHooks in test-classes cannot be"
                        + " had: it failed with java.lang.IllegalStateException: no bank.");
        assertThatThrownBy(
                        with(FlowProvider.class, FlowsUnderTest.Misnaming.class).database("memory")::open)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(
                        "The completion hooks of io.kodosumi.FlowsUnderTest$Misnaming in test-classes cannot be had: ")
                .hasMessageContaining("'re fund' is not a hook name");
    }

    @Test
    void a_flow_provider_that_is_listed_and_not_there_is_a_fault() throws IOException {
        URLClassLoader loader = ServicesFolder.with(folder, FlowProvider.class, "not.here.Flows");

        assertThatThrownBy(memory().classLoader(loader)::open)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("A service on the class path that is listed as a io.kodosumi.FlowProvider cannot be"
                        + " loaded: repair or remove it."
                        + "\n  broken: io.kodosumi.FlowProvider: Provider not.here.Flows not found");
    }

    // ---- threads ----

    @Test
    void no_thread_is_started_before_open_and_none_is_left_after_close() throws Exception {
        Set<Thread> before = threads();
        Kodosumi.Builder builder = memory().flow("review", (inputs, tracer) -> "done");
        assertThat(started(before)).isEmpty();

        Kodosumi kodosumi = builder.open();
        assertThat(started(before)).isNotEmpty();
        assertThat(result(kodosumi.as("alice").launch(Launch.of("review")))).isEqualTo("done");
        kodosumi.close();

        assertNoneIsLeft(before);
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kodosumi"))
                .collect(Collectors.toSet());
    }

    private static Set<Thread> started(Set<Thread> before) {
        Set<Thread> started = new HashSet<>(threads());
        started.removeAll(before);
        return started;
    }

    private static void assertNoneIsLeft(Set<Thread> before) throws InterruptedException {
        for (Thread thread : started(before)) {
            thread.join(SOON.toMillis());
        }
        assertThat(started(before)).isEmpty();
    }
}
