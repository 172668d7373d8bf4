package io.kodosumi.store.sqlite;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * What a store was built with.
 *
 * @param file absolute and normalised
 * @param maxPages how many pages the file may have; 0 for as many as SQLite allows
 * @param readers how many connections read at once
 */
record Options(
        Path file, Clock clock, SqliteStore.Synchronous synchronous, int maxPages, Duration busyTimeout, int readers) {}
