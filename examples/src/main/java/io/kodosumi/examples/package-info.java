/** One runnable class per question. */
@NullMarked
package io.kodosumi.examples;

import org.jspecify.annotations.NullMarked;
