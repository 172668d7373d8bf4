package io.kodosumi.store.sqlite;

/** Something found, and where it stands in its listing. */
record Placed<T>(Place place, T item) {}
