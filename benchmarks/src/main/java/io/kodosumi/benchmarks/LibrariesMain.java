package io.kodosumi.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** Does once what the libraries below an embedded runtime are for: a new file, a row, a query, a JSON text; tells how long that took. */
public final class LibrariesMain {
    private LibrariesMain() {}

    /** What is written and read. */
    record Note(String text, Instant at) {}

    /** The folder of the file. */
    public static void main(String... args) throws Exception {
        long start = System.nanoTime();
        ObjectMapper json = JsonMapper.builder()
                .addModules(new Jdk8Module(), new JavaTimeModule())
                .build();
        try (HikariDataSource pool = Pools.sqlite(Path.of(args[0]).resolve("plain.db"), 2)) {
            Jdbi jdbi = Jdbi.create(pool);
            String text = json.writeValueAsString(Map.of("note", new Note("first", Instant.EPOCH)));
            jdbi.useHandle(handle -> {
                handle.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
                handle.execute("INSERT INTO note (text) VALUES (?)", text);
            });
            String read = jdbi.withHandle(handle -> handle.createQuery("SELECT text FROM note WHERE id = :id")
                    .bind("id", 1)
                    .mapTo(String.class)
                    .one());
            if (json.readTree(read).isEmpty()) {
                throw new IllegalStateException("What was stored is not there");
            }
            ChildJvm.tell(String.format(Locale.ROOT, "%.1f", (System.nanoTime() - start) / 1e6));
        }
    }
}
