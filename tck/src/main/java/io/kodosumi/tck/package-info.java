/**
 * The contracts of the SPI as abstract JUnit classes: whoever writes a backend extends one and says how it is opened.
 *
 * <p>Each sentence of the SPI in which a backend takes part is a test here. Everything is expected; what a backend lacks it declares,
 * and the contract then holds it to the refusal. Nothing here knows core.
 */
@NullMarked
package io.kodosumi.tck;

import org.jspecify.annotations.NullMarked;
