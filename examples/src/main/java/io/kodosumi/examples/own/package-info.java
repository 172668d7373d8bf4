/**
 * Backends of one's own, as {@code docs/providers.md} builds them: a store in one append-only file, found by its provider.
 * {@link io.kodosumi.examples.own.OwnStoreMain} runs a flow on it; the tests hold it to the contracts of {@code kodosumi-tck}.
 */
@NullMarked
package io.kodosumi.examples.own;

import org.jspecify.annotations.NullMarked;
