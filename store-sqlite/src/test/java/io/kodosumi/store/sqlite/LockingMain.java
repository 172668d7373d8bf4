package io.kodosumi.store.sqlite;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A process that holds the one right to write between two letters: says {@code LOCKED} and {@code FREE}, until its input ends. */
final class LockingMain {
    private LockingMain() {}

    /** Takes the database. */
    public static void main(String... arguments) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 60000");
            while (System.in.read() >= 0) {
                statement.execute("BEGIN IMMEDIATE");
                System.out.println("LOCKED");
                System.in.read();
                statement.execute("COMMIT");
                System.out.println("FREE");
            }
        }
    }
}
