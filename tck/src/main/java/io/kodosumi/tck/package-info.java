/**
 * The contracts of the SPI as abstract JUnit classes: whoever writes a backend extends one and says how it is opened.
 *
 * <p>Each sentence of the SPI in which a backend takes part is a test here. Everything is expected; what a backend lacks it names in
 * {@code lacks()}, and the contract then holds it to the other behaviour: nothing is skipped. The reference transport, settings from
 * a map, stores that forward and halt, and {@code Invariants}, which hold a store to the guarantees after a run, are for tests of
 * whatever uses a backend. Nothing here knows core.
 */
@NullMarked
package io.kodosumi.tck;

import org.jspecify.annotations.NullMarked;
