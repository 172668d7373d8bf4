/** How does a host test its flows? An order, whose flow takes money, and its tests: the page {@code docs/testing.md} is made of them. */
@NullMarked
package io.kodosumi.examples.order;

import org.jspecify.annotations.NullMarked;
