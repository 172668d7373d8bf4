/**
 * Measures the library beside what else one would use, and says which aims hold.
 *
 * <p>{@code BenchmarksMain} runs {@code Figure}s; each yields {@code Row}s: medians of pairs that were measured in turn, so that what else
 * the machine does falls on both sides.
 */
@NullMarked
package io.kodosumi.benchmarks;

import org.jspecify.annotations.NullMarked;
