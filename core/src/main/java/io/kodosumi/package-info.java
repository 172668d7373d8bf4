/**
 * All that a host imports: the runtime and its builder, flows and what they are given, launches, executions, locks, listings, health.
 *
 * <p>{@link io.kodosumi.Kodosumi} is where it begins. A host implements {@link io.kodosumi.FlowCode}, and where it wants to {@link
 * io.kodosumi.FlowProvider}, {@link io.kodosumi.Codec} and {@link io.kodosumi.Timing}; {@link io.kodosumi.NodeMain} is a program.
 */
@NullMarked
package io.kodosumi;

import org.jspecify.annotations.NullMarked;
