/**
 * The execution store in one SQLite file: one writer, readers beside it, several processes at once.
 *
 * <p>A host builds a {@link io.kodosumi.store.sqlite.SqliteStore} or names it in a setting; core calls it. Everything else here is
 * private: a transaction is {@code Units}, which changes {@code Row}s and writes each back once; {@code Log}, {@code Facts}, {@code
 * Locks}, {@code Executions} and {@code Nodes} own their tables.
 */
@NullMarked
package io.kodosumi.store.sqlite;

import org.jspecify.annotations.NullMarked;
