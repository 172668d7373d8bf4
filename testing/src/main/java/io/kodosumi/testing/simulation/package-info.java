/**
 * Whole runtimes under a seed: real core, one thread at a time, time that jumps, and a store behind a proxy that fails, delays, crashes
 * and stalls.
 *
 * <p>{@code Simulation} is what tests call. {@code Scheduler} gives the turn to one {@code Task} after another, a {@code Machine} is a
 * process that can stall and die, {@code Wire} stands between its runtime and the store, {@code Plot} is what flows and people do.
 */
@NullMarked
package io.kodosumi.testing.simulation;

import org.jspecify.annotations.NullMarked;
