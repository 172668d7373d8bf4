/**
 * A node: one incarnation of a running runtime. It renews its lease, finds what is due, claims it and runs it.
 *
 * <p>{@code Node} beats and knows whether it may act, {@code Dispatcher} is the loop over what is due, {@code Host} claims and runs
 * single attempts, {@code Attempts} knows which are here, {@code DirectExecutor} places work in this process.
 */
@NullMarked
package io.kodosumi.internal.node;

import org.jspecify.annotations.NullMarked;
