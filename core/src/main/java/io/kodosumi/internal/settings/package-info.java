/**
 * How a runtime is configured: settings from builder, system properties and environment, and the providers that they name.
 *
 * <p>Only {@code Kodosumi.Builder} calls this. All faults are collected and thrown at once.
 */
@NullMarked
package io.kodosumi.internal.settings;

import org.jspecify.annotations.NullMarked;
