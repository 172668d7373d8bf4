/**
 * What a backend implements: a store that keeps executions, a transport that carries their events, an executor that places them.
 *
 * <p>The store is the truth and only compares; core decides; the executor places work; the transport carries events. Nothing is
 * correct because a message arrived. Buffering, ordering, flushing, bounds and retries live once, in core. The contracts in
 * {@code kodosumi-tck} hold each sentence written here; core is the only caller.
 */
@NullMarked
package io.kodosumi.spi;

import org.jspecify.annotations.NullMarked;
