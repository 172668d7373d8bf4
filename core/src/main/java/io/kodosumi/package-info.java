/** All that a host imports. */
@NullMarked
package io.kodosumi;

import org.jspecify.annotations.NullMarked;
