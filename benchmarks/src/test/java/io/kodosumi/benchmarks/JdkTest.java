package io.kodosumi.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdkTest {
    @TempDir
    Path folder;

    @Test
    void the_newest_is_found_among_those_whose_version_is_of_another_form() throws Exception {
        installed("8", "JAVA_VERSION=\"1.8.0_392\"\n");
        installed("odd", "JAVA_VERSION=unknown\n");
        Path newest = installed("99", "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"99.0.1\"\n");

        assertThat(Jdk.newest(List.of(folder.toString(), folder.resolve("none").toString())))
                .isEqualTo(new Jdk(newest, Runtime.Version.parse("99.0.1")));
    }

    @Test
    void the_present_one_is_the_newest_where_there_is_no_other() throws Exception {
        installed("8", "JAVA_VERSION=\"1.8.0_392\"\n");
        assertThat(Jdk.newest(List.of(folder.toString()))).isEqualTo(Jdk.present());
    }

    private Path installed(String name, String release) throws Exception {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), release);
        assertThat(Files.createFile(home.resolve("bin/java")).toFile().setExecutable(true))
                .isTrue();
        return home;
    }
}
