package io.kodosumi.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.kodosumi.model.KodosumiException;
import io.kodosumi.spi.Provider;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What any {@link Provider} promises. A backend's test extends it, names its provider and says which settings are good and bad.
 *
 * @param <T> what it makes
 */
public abstract class ProviderContract<T extends AutoCloseable> {
    /** A folder of the test's own; empty. */
    @TempDir
    Path folder;

    /** The interface under which it is found. */
    protected abstract Class<? extends Provider<T>> service();

    /** The provider's own class. */
    protected abstract Class<? extends Provider<T>> type();

    /** What a setting calls it. */
    protected abstract String name();

    /** Settings with which it makes something whose files, if it has any, are all in this empty folder. */
    protected abstract Map<String, String> goodSettings(Path home);

    /** Values that are each refused, by name: one for every setting that can be wrong; empty if none can. */
    protected abstract Map<String, String> badSettings();

    /** How long to wait for what must happen before it counts as missing. */
    protected Duration patience() {
        return Duration.ofSeconds(20);
    }

    @Test
    void it_is_public_and_made_without_arguments() throws NoSuchMethodException {
        assertThat(Modifier.isPublic(type().getModifiers())).isTrue();
        assertThat(Modifier.isPublic(type().getConstructor().getModifiers())).isTrue();
    }

    @Test
    void the_service_loader_finds_it_once() {
        assertThat(ServiceLoader.load(service()).stream().filter(found -> found.type() == type()))
                .hasSize(1);
    }

    @Test
    void its_name_is_constant_lower_case_and_what_the_setting_says() throws ReflectiveOperationException {
        Provider<T> provider = provider();

        assertThat(provider.name()).isEqualTo(name()).matches("[a-z][a-z0-9-]*").isEqualTo(provider.name());
        assertThat(provider().name()).isEqualTo(name());
    }

    @Test
    void before_create_it_touches_no_file_and_starts_no_thread() throws ReflectiveOperationException, IOException {
        Set<Path> files = filesAround();
        Set<Thread> threads = threads();

        provider().name();

        assertThat(filesAround()).isEqualTo(files);
        assertThat(startedSince(threads)).isEmpty();
    }

    @Test
    void what_it_makes_closes_twice_and_can_be_made_again() throws Exception {
        Provider<T> provider = provider();
        for (int round = 0; round < 2; round++) {
            T made = provider.create(new MapSettings(goodSettings(folder)));
            made.close();
            assertThatCode(made::close).doesNotThrowAnyException();
        }
    }

    @Test
    void two_of_its_making_live_side_by_side() throws Exception {
        Provider<T> provider = provider();
        T first = provider.create(new MapSettings(goodSettings(Files.createDirectory(folder.resolve("first")))));
        T second = provider.create(new MapSettings(goodSettings(Files.createDirectory(folder.resolve("second")))));

        first.close();
        second.close();

        assertThat(first).isNotSameAs(second);
    }

    @Test
    void good_settings_have_no_fault_and_are_asked_for_by_dotted_lower_case_names() throws Exception {
        MapSettings settings = new MapSettings(goodSettings(folder));

        provider().create(settings).close();

        assertThat(settings.faults()).isEmpty();
        assertThat(settings.asked()).allMatch(asked -> asked.matches("[a-z]+(\\.[a-z]+)*"));
    }

    @Test
    void no_thread_is_left_after_close() throws Exception {
        Set<Thread> before = threads();

        provider().create(new MapSettings(goodSettings(folder))).close();

        for (Thread started : startedSince(before)) {
            started.join(patience().toMillis());
        }
        assertThat(startedSince(before)).isEmpty();
    }

    @Test
    void bad_settings_are_told_all_at_once() throws Exception {
        Map<String, String> values = new HashMap<>(goodSettings(folder));
        values.putAll(badSettings());
        MapSettings settings = new MapSettings(values);

        String told = String.join("\n", toldBy(settings)) + "\n" + String.join("\n", settings.faults());

        assertThat(badSettings().keySet()).allSatisfy(bad -> assertThat(told).contains(bad));
    }

    private List<String> toldBy(MapSettings settings) throws Exception {
        try {
            provider().create(settings).close();
            return List.of();
        } catch (KodosumiException refusal) {
            return List.of(String.valueOf(refusal.getMessage()));
        }
    }

    private Provider<T> provider() throws ReflectiveOperationException {
        return type().getConstructor().newInstance();
    }

    /** What the folder of the test and the one that the process runs in hold. */
    private Set<Path> filesAround() throws IOException {
        try (Stream<Path> own = Files.walk(folder);
                Stream<Path> working = Files.list(Path.of(""))) {
            return Stream.concat(own, working).collect(Collectors.toSet());
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet();
    }

    /** Those of the JVM itself, which it starts when it likes, are not counted. */
    private static Set<Thread> startedSince(Set<Thread> before) {
        return threads().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> thread.getThreadGroup() != null
                        && thread.getThreadGroup().getParent() != null
                        && !thread.getThreadGroup().getName().equals("InnocuousThreadGroup"))
                .collect(Collectors.toSet());
    }
}
