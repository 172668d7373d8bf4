/**
 * Completion hooks: what a host does once an execution has ended, at least once each.
 *
 * <p>{@code HookAttempt} is what a node does under one claim, {@code HookRun} one try of one hook, {@code Tries} what is kept of them
 * between claims. The node's dispatcher places them when the log is closed; the API tells of them and wakes them.
 */
@NullMarked
package io.kodosumi.internal.hook;

import org.jspecify.annotations.NullMarked;
