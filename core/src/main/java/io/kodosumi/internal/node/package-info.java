/**
 * A node: one incarnation of a running runtime. It renews its lease, finds what is due, claims it and runs it.
 *
 * <p>{@code NodeRuntime} puts it together. {@code Node} beats and knows whether it may act. {@code Dispatcher} is the loop over what is
 * due, which any thread wakes by {@code Doorbell}; {@code Look} is one turn of it, {@code Queues} the order, and {@code Line} what it
 * leaves for others to see. {@code Places} are what may run at once, by {@code Slots} and {@code Bounds}; {@code Attempts} knows which
 * are here. {@code DirectExecutor} runs in this process what has a place, {@code LocalHost} claims it and runs the attempt, {@code
 * DirectLaunches} do both at once for what is launched here. {@code Retention} erases what is old.
 */
@NullMarked
package io.kodosumi.internal.node;

import org.jspecify.annotations.NullMarked;
