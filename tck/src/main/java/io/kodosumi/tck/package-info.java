/**
 * The contracts of the SPI as abstract JUnit classes, for whoever writes a backend.
 *
 * <p>Put this module in test scope, extend the contract of what you wrote ({@code EventTransportContract}, {@code ExecutorContract},
 * {@code ProviderContract}, …) and say how it is opened. Everything is expected; what a backend cannot do it names in {@code lacks()}
 * and is then held to the other behaviour. Nothing is ever skipped, and {@code patience()} bounds every wait. The reference transport,
 * settings from a map, and stores that forward and halt are for tests of anything else.
 */
@NullMarked
package io.kodosumi.tck;

import org.jspecify.annotations.NullMarked;
