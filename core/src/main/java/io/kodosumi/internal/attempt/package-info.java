/**
 * One attempt at an execution: from the claim to the rest or outcome that ends it.
 *
 * <p>{@code Attempt} puts the parts together: {@code Emitter} gives events their positions, {@code Journal} remembers what was done,
 * {@code Strand} is the flow's thread or a branch, {@code Waits} knows who waits for what, {@code Control} carries what others
 * want, {@code Ending} writes the end. {@code FlowTracer} is what flow code sees of them. The node's dispatcher starts and wakes attempts.
 */
@NullMarked
package io.kodosumi.internal.attempt;

import org.jspecify.annotations.NullMarked;
