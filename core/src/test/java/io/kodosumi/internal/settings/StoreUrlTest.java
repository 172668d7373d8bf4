package io.kodosumi.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreUrlTest {
    @ParameterizedTest
    @CsvSource({
        "memory, memory",
        "memory:, memory",
        "data/kodosumi.db, sqlite",
        "./data/kodosumi.db, sqlite",
        "/var/lib/kodo/memory, sqlite",
        "kodosumi.db, sqlite",
        "C:\\data\\kodosumi.db, sqlite",
        "c:/data/kodosumi.db, sqlite",
        "data/a:b.db, sqlite",
        "a.db:old, sqlite",
        "sqlite:data/kodosumi.db, sqlite",
        "jdbc:sqlite:data/kodosumi.db, sqlite",
        "JDBC:SQLite:data/kodosumi.db, sqlite",
        "sqlite+aiosqlite:///./data/admin.db, sqlite",
        "jdbc:postgresql://db/kodo, postgresql",
        "postgresql+asyncpg://db/kodo, postgresql",
        "mysql://db/kodo, mysql"
    })
    void a_stores_name_is_the_scheme_and_a_path_is_sqlite(String url, String store) {
        assertThat(new StoreUrl(url).store()).isEqualTo(store);
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://db/kodo, postgresql://db/kodo",
        "jdbc:postgresql://kodo:s3cret@db:5432/kodo, jdbc:postgresql://***@db:5432/kodo",
        "postgresql://kodo:s3@cret@db/kodo, postgresql://***@db/kodo",
        "postgresql://kodo:s3/cr?et@db/kodo, postgresql://***@db/kodo",
        "jdbc:postgresql://db/kodo?user=kodo&password=s3cret, jdbc:postgresql://db/kodo?***",
        "jdbc:sqlserver://db;password=s3cret, jdbc:sqlserver://db?***",
        "data/me@home.db, data/me@home.db"
    })
    void what_may_be_a_secret_is_not_shown(String url, String shown) {
        assertThat(new StoreUrl(url)).hasToString(shown);
    }
}
