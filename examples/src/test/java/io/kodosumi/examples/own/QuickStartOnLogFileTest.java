package io.kodosumi.examples.own;

import static org.assertj.core.api.Assertions.assertThat;

import io.kodosumi.examples.JavaProcess;
import io.kodosumi.examples.QuickStartMain;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickStartOnLogFileTest {
    @TempDir
    Path folder;

    @Test
    void the_readmes_program_runs_once_on_it_however_often_it_is_started() throws Exception {
        String first = output();

        assertThat(first).contains("status running\n", "lock {", "lease {", "status finished\nFINISHED: {");
        assertThat(output()).isEqualTo(first);
        assertThat(folder.resolve("own/kodosumi.log")).isNotEmptyFile();
        assertThat(folder.resolve("data")).doesNotExist();
    }

    private String output() throws Exception {
        List<String> options = List.of("-Dkodo.execution.database=logfile:own/kodosumi.log");
        try (JavaProcess process = JavaProcess.start(folder, options, QuickStartMain.class)) {
            assertThat(process.awaitExit()).as(process::output).isZero();
            return process.output();
        }
    }
}
