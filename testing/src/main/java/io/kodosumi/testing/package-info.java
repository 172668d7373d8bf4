/**
 * For a host's tests of its flows, and for our own of what a runtime promises. A test dependency: nothing here is for production.
 *
 * <p>Works with any store that is on the class path, and knows none by name but the one in memory.
 */
@NullMarked
package io.kodosumi.testing;

import org.jspecify.annotations.NullMarked;
