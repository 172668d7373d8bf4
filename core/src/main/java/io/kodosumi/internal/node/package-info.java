/**
 * A node: one incarnation of a running runtime. It renews its lease, finds what is due, claims it and runs it.
 *
 * <p>{@code Node} beats and knows whether it may act, {@code Dispatcher} is the loop over what is due, of which {@code Look} is one
 * turn and {@code Queues} the order, {@code LocalHost} claims and runs single attempts, {@code Attempts} knows which are here, {@code
 * Slots} and {@code Bounds} how many may be, {@code DirectExecutor} places work in this process. {@code Retention} erases what is old.
 */
@NullMarked
package io.kodosumi.internal.node;

import org.jspecify.annotations.NullMarked;
