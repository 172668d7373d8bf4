/** An application that is put into one jar: it finds its stores and flows by their services files. */
@NullMarked
package io.kodosumi.fatjars;

import org.jspecify.annotations.NullMarked;
