/**
 * Values as JSON and back: plain, in envelopes for events, in entries for the journal, canonical for digests.
 *
 * <p>The only package that knows Jackson; nothing of it shows in a signature. The runtime, {@code Inputs} and the forms call it.
 */
@NullMarked
package io.kodosumi.internal.json;

import org.jspecify.annotations.NullMarked;
