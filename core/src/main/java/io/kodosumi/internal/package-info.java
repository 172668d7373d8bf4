/** What the parts of core share; unsupported outside it. */
@NullMarked
package io.kodosumi.internal;

import org.jspecify.annotations.NullMarked;
