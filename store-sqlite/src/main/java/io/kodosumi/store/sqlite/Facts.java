package io.kodosumi.store.sqlite;

import io.kodosumi.spi.Fact;

/** The facts of executions and of the store itself: compares versions, and tells whether a put is its own resend. */
final class Facts {
    /** The execution id of what belongs to the store as a whole. */
    static final long STORE = 0;

    private static final String FIRST = """
            INSERT INTO fact (execution, space, key, version, value) VALUES (:execution, :space, :key, 1, :value)
            ON CONFLICT DO NOTHING
            """;

    private static final String NEXT = """
            UPDATE fact SET version = :version, value = :value
            WHERE execution = :execution AND space = :space AND key = :key AND version = :version - 1
            """;

    private static final String STORED = """
            SELECT version, version = :version AND value = :value AS same FROM fact
            WHERE execution = :execution AND space = :space AND key = :key
            """;

    private final Statements statements;

    Facts(Statements statements) {
        this.statements = statements;
    }

    /** What is stored under a fact's key. */
    record Stored(int version, boolean same) {
        private static final Stored NOTHING = new Stored(0, false);
    }

    /** Stores a fact if the version before it is there; tells whether it did. */
    boolean put(long execution, Fact fact) {
        Statements.Prepared put =
                fact.version() == 1 ? statements.on(FIRST) : statements.on(NEXT).bind("version", (long) fact.version());
        return bind(put, execution, fact).bind("value", fact.value()).update() == 1;
    }

    Stored stored(long execution, Fact fact) {
        return bind(statements.on(STORED), execution, fact)
                .bind("version", (long) fact.version())
                .bind("value", fact.value())
                .first(columns -> new Stored(columns.getInt("version"), columns.getBoolean("same")))
                .orElse(Stored.NOTHING);
    }

    /** Whether it says something of a hook, which goes on behind the outcome. */
    static boolean isOfHook(Fact fact) {
        return fact.space().equals(Fact.HOOK) || fact.space().equals(Fact.TRIED);
    }

    /** The version and the space of what a put changed decide whether a hook came or went. */
    static int hooksAdded(Fact fact) {
        if (!fact.space().equals(Fact.HOOK)) {
            return 0;
        }
        return fact.version() == 1 ? 1 : fact.version() == 2 ? -1 : 0;
    }

    private static Statements.Prepared bind(Statements.Prepared statement, long execution, Fact fact) {
        return statement
                .bind("execution", execution)
                .bind("space", fact.space())
                .bind("key", fact.key());
    }
}
