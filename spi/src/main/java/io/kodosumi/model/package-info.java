/**
 * The values that every part of kodosumi speaks in: ids, events, states, pages and the one exception.
 *
 * <p>Here are facts only, immutable and without behaviour beyond their own checks. Hosts meet them in {@code io.kodosumi},
 * backends in {@code io.kodosumi.spi}; nothing here knows either.
 */
@NullMarked
package io.kodosumi.model;

import org.jspecify.annotations.NullMarked;
