package io.kodosumi.examples.paid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A small ledger with double entry in a SQLite file of its own. Each transfer takes from one account what it gives to another, so that all
 * balances together are always zero; no account but the bank's is ever overdrawn; what is held for an order leaves once.
 *
 * <p>A transfer has an idempotency key: the same again changes nothing, another one under the same key is refused. Each method is one
 * durable transaction; several processes may use the file.
 */
final class Escrow implements PaidJobs.Ledger, AutoCloseable {
    static final String BANK = "bank";
    static final String ESCROW = "escrow";

    private static final List<String> SCHEMA = List.of(
            """
            CREATE TABLE IF NOT EXISTS transfer (
                id      INTEGER PRIMARY KEY,
                key     TEXT    NOT NULL UNIQUE,
                job     TEXT    NOT NULL,          -- the order that it is about; empty for none
                source  TEXT    NOT NULL,
                target  TEXT    NOT NULL CHECK (target <> source),
                cents   INTEGER NOT NULL CHECK (cents > 0))
            """,
            // what is held for an order comes once and leaves once, whoever asks under whatever key
            "CREATE UNIQUE INDEX IF NOT EXISTS held_once ON transfer (job) WHERE target = 'escrow'",
            "CREATE UNIQUE INDEX IF NOT EXISTS settled_once ON transfer (job) WHERE source = 'escrow'",
            """
            CREATE VIEW IF NOT EXISTS balance AS
                SELECT account, sum(cents) AS cents FROM (
                    SELECT source AS account, -cents AS cents FROM transfer
                    UNION ALL SELECT target, cents FROM transfer)
                GROUP BY account
            """,
            """
            CREATE TRIGGER IF NOT EXISTS covered BEFORE INSERT ON transfer
            WHEN NEW.source <> 'bank'
                AND coalesce((SELECT cents FROM balance WHERE account = NEW.source), 0) < NEW.cents
            BEGIN SELECT RAISE(ABORT, 'the account is not covered'); END
            """,
            """
            CREATE TRIGGER IF NOT EXISTS written_once BEFORE UPDATE ON transfer
            BEGIN SELECT RAISE(ABORT, 'a transfer is never changed'); END
            """);

    private final Connection connection;

    private Escrow(Connection connection) {
        this.connection = connection;
    }

    /** Money on its way: a transfer of another amount, or between other accounts, is another one. */
    record Transfer(String key, String job, String source, String target, long cents) {}

    /** Opens the file, made if it is not there. */
    static Escrow open(Path file) throws IOException, SQLException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            statement.execute("PRAGMA synchronous = FULL");
            for (String sql : SCHEMA) {
                statement.execute(sql);
            }
        }
        return new Escrow(connection);
    }

    /**
     * Transfers money, or finds that this was done.
     *
     * @throws IllegalStateException if the key stands for another transfer; then nothing was changed
     * @throws SQLException if the account is not covered, or the order's money was held or has left already
     */
    @Override
    public synchronized void transfer(Transfer wanted) throws SQLException {
        List<Transfer> stored = transfers("WHERE key = ?", wanted.key);
        if (stored.isEmpty()) {
            insert(wanted); // another process that does so at the same time makes this fail, and be tried again
        } else if (!stored.get(0).equals(wanted)) {
            throw new IllegalStateException("Key '" + wanted.key + "' stands for another transfer");
        }
    }

    private void insert(Transfer wanted) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO transfer (key, job, source, target, cents) VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, wanted.key);
            insert.setString(2, wanted.job);
            insert.setString(3, wanted.source);
            insert.setString(4, wanted.target);
            insert.setLong(5, wanted.cents);
            insert.executeUpdate();
        }
    }

    /** What is held and was not settled yet: each order has to get a job, should a crash have come between the two. */
    synchronized List<Transfer> held() throws SQLException {
        return transfers("WHERE target = ? AND job NOT IN (SELECT job FROM transfer WHERE source = 'escrow')", ESCROW);
    }

    /** All transfers of an order, the first one first. */
    synchronized List<Transfer> of(String job) throws SQLException {
        return transfers("WHERE job = ?", job);
    }

    private List<Transfer> transfers(String where, String value) throws SQLException {
        List<Transfer> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT key, job, source, target, cents FROM transfer " + where + " ORDER BY id")) {
            select.setString(1, value);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(new Transfer(
                            rows.getString("key"),
                            rows.getString("job"),
                            rows.getString("source"),
                            rows.getString("target"),
                            rows.getLong("cents")));
                }
            }
        }
        return found;
    }

    /** What each account has; the sum is zero. */
    synchronized Map<String, Long> balances() throws SQLException {
        Map<String, Long> balances = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT account, cents FROM balance ORDER BY account")) {
            while (rows.next()) {
                balances.put(rows.getString("account"), rows.getLong("cents"));
            }
        }
        return balances;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
