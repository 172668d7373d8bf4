/**
 * Time, threads and waits of core, behind {@link io.kodosumi.Timing}.
 *
 * <p>{@code SystemTiming} is the machine's; a test gives its own. Everything else in core waits only at event counts, so that a whole
 * runtime can be run by one clock.
 */
@NullMarked
package io.kodosumi.internal.time;

import org.jspecify.annotations.NullMarked;
