/**
 * The store named {@code memory}: everything that a store promises but durability, in a few plain classes under one lock.
 *
 * <p>It is the shortest reading of what the SPI says of a store. Tests and throw-away runtimes use it; whoever writes a store of his
 * own may start here.
 */
@NullMarked
package io.kodosumi.internal.memory;

import org.jspecify.annotations.NullMarked;
