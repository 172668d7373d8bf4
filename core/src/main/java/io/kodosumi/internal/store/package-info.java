/**
 * What stands between core and a store: the write queue with its group commit, the bell that says what changed, followers of logs,
 * the purger, and what is known to be wrong.
 *
 * <p>Attempts, launches and answers hand units in; nobody else calls {@code ExecutionStore.write}.
 */
@NullMarked
package io.kodosumi.internal.store;

import org.jspecify.annotations.NullMarked;
