package io.kodosumi.examples.own;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.examples.JavaProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnStoreMainTest {
    @TempDir
    Path folder;

    @Test
    void a_second_start_goes_on_and_a_third_finds_all_done() throws Exception {
        assertThat(output())
                .contains("Asking for the price of tea, once.\n")
                .endsWith("It asks, and this run ends. Start it again.");
        String second = output();
        assertThat(second)
                .doesNotContain("Asking for the price")
                .endsWith("FINISHED in attempt 2: {\"body\":\"Paid 3.50\"}");
        assertThat(output()).isEqualTo(second);
    }

    private String output() throws Exception {
        try (JavaProcess process = JavaProcess.start(folder, List.of(), OwnStoreMain.class)) {
            assertThat(process.awaitExit()).as(process::output).isZero();
            return process.output();
        }
    }
}
