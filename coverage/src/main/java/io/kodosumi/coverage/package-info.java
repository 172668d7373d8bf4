/** What the build says about itself when all tests have run. */
@NullMarked
package io.kodosumi.coverage;

import org.jspecify.annotations.NullMarked;
