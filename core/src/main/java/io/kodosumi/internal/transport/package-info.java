/**
 * What stands between attempts and the store where a transport carries the events: the publisher hands runs to the transport and keeps
 * them until the store has them, the spooler moves them from the transport into the store.
 *
 * <p>{@code Carrier} puts both together and ends them, {@code Outgoing} is what one attempt has emitted, {@code Heads} finds out what
 * other processes stored, {@code Delivery} brings one execution's runs into its log. With the embedded transport nothing of this exists.
 */
@NullMarked
package io.kodosumi.internal.transport;

import org.jspecify.annotations.NullMarked;
