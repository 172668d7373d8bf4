package io.kodosumi.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickStartMainTest {
    private static final String OUTCOME =
            "FINISHED: {\"body\":\"**Summary:** An execution survives a crash of every process.\\n\\nWell said.\"}";

    @TempDir
    Path folder;

    @Test
    void it_runs_once_however_often_it_is_started() throws Exception {
        String first = output();
        String second = output();

        assertThat(first)
                .contains("status running\n", "lock {", "lease {", "status finished\n")
                .endsWith(OUTCOME);
        assertThat(second).isEqualTo(first);
    }

    private String output() throws Exception {
        try (JavaProcess process = JavaProcess.start(folder, List.of(), QuickStartMain.class)) {
            assertThat(process.awaitExit()).as(process::output).isZero();
            return process.output();
        }
    }
}
