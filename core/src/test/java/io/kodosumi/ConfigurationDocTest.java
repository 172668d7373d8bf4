package io.kodosumi;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.internal.settings.ResolvedSettings;
import io.kodosumi.internal.settings.ResolvedSettings.Asked;
import io.kodosumi.internal.settings.SettingsTable;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/configuration.md} against what a runtime asks for as it opens. */
class ConfigurationDocTest {
    @Test
    void the_table_of_the_runtime_says_what_the_code_asks_for() throws IOException {
        assertThat(SettingsTable.of("The runtime")).isEqualTo(asked());
    }

    private static Map<String, Asked> asked() {
        ResolvedSettings settings = new ResolvedSettings(Map.of("execution.database", "memory"), Map.of(), Map.of());
        ClassLoader loader = ConfigurationDocTest.class.getClassLoader();
        new Opening(settings, List.of(), new Naming(List.of(), List.of()), null, new CheapThreads(), loader)
                .open()
                .close();
        Map<String, Asked> asked = new TreeMap<>(settings.asked());
        asked.put("execution.database", new Asked("text", "./data/kodosumi.db")); // a text has its default elsewhere
        return asked;
    }

    /** The table tells of JVMs that have virtual threads. */
    private static final class CheapThreads implements Timing {
        private final Timing machine = Timing.system();

        @Override
        public Instant now() {
            return machine.now();
        }

        @Override
        public long nanoTime() {
            return machine.nanoTime();
        }

        @Override
        public Worker start(String name, Runnable body) {
            return machine.start(name, body);
        }

        @Override
        public Worker startFlow(String name, Runnable body) {
            return machine.startFlow(name, body);
        }

        @Override
        public boolean flowThreadsAreCheap() {
            return true;
        }

        @Override
        public EventCount eventCount() {
            return machine.eventCount();
        }
    }
}
