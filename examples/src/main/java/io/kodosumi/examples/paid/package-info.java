/**
 * A job that is paid for: money is set aside before it begins, and released or refunded exactly once however it ends.
 *
 * <p>{@code Escrow} is the money, {@code PaidJobs} what happens to it, {@code PaidJobMain} the command.
 */
@NullMarked
package io.kodosumi.examples.paid;

import org.jspecify.annotations.NullMarked;
