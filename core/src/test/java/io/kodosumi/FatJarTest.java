package io.kodosumi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.kodosumi.model.Fid;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class FatJarTest {
    @TempDir
    Path folder;

    @Test
    void a_jar_that_lost_its_services_files_is_told_from_a_missing_dependency() throws Exception {
        Path jar = FatJar.of(
                folder.resolve("app.jar"),
                "0.1.0",
                List.of(
                        Kodosumi.class,
                        OpensInFatJar.class,
                        Fid.class,
                        ObjectMapper.class,
                        JsonParser.class,
                        JsonProperty.class,
                        Jdk8Module.class,
                        JavaTimeModule.class,
                        LoggerFactory.class,
                        Nullable.class));

        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            assertThat(opened(loader, "memory"))
                    .isEqualTo("No execution store for 'memory' on the class path."
                            + "\n  found:  none"
                            + "\n  repair: io.kodosumi.internal.memory.MemoryStoreProvider is there, and no good line of"
                            + " META-INF/services/io.kodosumi.spi.StoreProvider names it; a jar that is merged from"
                            + " others must join those files");
            assertThat(opened(loader, "jdbc:postgresql://db/kodo"))
                    .isEqualTo("No execution store for 'jdbc:postgresql://db/kodo' on the class path."
                            + "\n  found:  none"
                            + "\n  add:    io.kodosumi:kodosumi-store-postgres:0.1.0");
        }
    }

    @SuppressWarnings("unchecked")
    private static String opened(ClassLoader loader, String database) throws ReflectiveOperationException {
        Object opens =
                loader.loadClass(OpensInFatJar.class.getName()).getConstructor().newInstance();
        return ((UnaryOperator<String>) opens).apply(database);
    }
}
