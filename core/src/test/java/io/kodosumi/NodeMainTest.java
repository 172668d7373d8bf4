package io.kodosumi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeMainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int answer(String... arguments) {
        return NodeMain.answer(List.of(arguments), stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    @Test
    void help_names_every_exit_code() {
        assertThat(answer("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("Usage: java -cp <jars> io.kodosumi.NodeMain [--help | --version]\n")
                .contains("0 drained", "64 usage", "69 store", "70 internal", "75 not all drained", "78 configuration");
    }

    @Test
    void the_version_is_told() {
        assertThat(answer("--version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).matches("kodosumi \\S+\\n");
    }

    @Test
    void arguments_that_there_are_not_are_told_with_those_that_there_are() {
        assertThat(answer("--port", "8080")).isEqualTo(64);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("Unknown arguments: '--port 8080'.\nUsage: java ");
        assertThat(out.size()).isZero();
    }
}
