package io.kodosumi;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.internal.settings.ResolvedSettings;
import io.kodosumi.internal.settings.ResolvedSettings.Asked;
import io.kodosumi.internal.settings.SettingsTable;
import io.kodosumi.internal.settings.SettingsTable.Range;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/configuration.md} against what a runtime asks for as it opens. */
class ConfigurationDocTest {
    @Test
    void the_table_of_the_runtime_says_what_the_code_asks_for() throws IOException {
        assertThat(SettingsTable.of("The runtime")).isEqualTo(asked());
    }

    @Test
    void what_the_table_accepts_is_accepted_up_to_its_bounds_and_refused_beyond() throws IOException {
        Map<String, Range> ranges = SettingsTable.ranges("The runtime");
        assertThat(ranges).hasSizeGreaterThanOrEqualTo(10);

        assertThat(faults(ranges, Range::least)).isEmpty();
        assertThat(faults(ranges, Range::most)).isEmpty();
        assertThat(faults(ranges, Range::tooMuch)).hasSameSizeAs(ranges.keySet());
        assertThat(faults(ranges, Range::tooLittle)).hasSameSizeAs(ranges.keySet());
    }

    private static List<String> faults(Map<String, Range> ranges, Function<Range, String> value) {
        Map<String, String> built = new TreeMap<>(Map.of("execution.database", "memory"));
        ranges.forEach((name, range) -> built.put(name, value.apply(range)));
        try {
            open(new ResolvedSettings(built, Map.of(), Map.of()));
            return List.of();
        } catch (ConfigurationException refused) {
            return refused.faults();
        }
    }

    private static void open(ResolvedSettings settings) {
        ClassLoader loader = ConfigurationDocTest.class.getClassLoader();
        new Opening(
                        settings,
                        new Opening.Given(List.of(), List.of(), null, null),
                        new Naming(List.of(), List.of()),
                        new CheapThreads(),
                        loader)
                .open()
                .close();
    }

    private static Map<String, Asked> asked() {
        ResolvedSettings settings = new ResolvedSettings(Map.of("execution.database", "memory"), Map.of(), Map.of());
        open(settings);
        Map<String, Asked> asked = new TreeMap<>(settings.asked());
        asked.put("execution.database", new Asked("text", "./data/kodosumi.db")); // a text has its default elsewhere
        return asked;
    }

    /** The table tells of JVMs that have virtual threads. */
    private static final class CheapThreads extends SystemTimes {
        @Override
        public boolean flowThreadsAreCheap() {
            return true;
        }
    }
}
