/** The contracts of the SPI as abstract JUnit classes. */
@NullMarked
package io.kodosumi.tck;

import org.jspecify.annotations.NullMarked;
