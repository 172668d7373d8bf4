/** The execution store in one SQLite file. */
@NullMarked
package io.kodosumi.store.sqlite;

import org.jspecify.annotations.NullMarked;
