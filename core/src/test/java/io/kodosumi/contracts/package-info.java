/**
 * Proof that the contracts bite: each deliberately wrong backend fails on the test that names its fault.
 *
 * <p>A fault is a small decorator over the right in-memory backend; it is here and not in {@code kodosumi-tck} because that knows no
 * backend.
 */
@NullMarked
package io.kodosumi.contracts;

import org.jspecify.annotations.NullMarked;
