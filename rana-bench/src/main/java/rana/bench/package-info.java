/** Benchmarks against other implementations; not part of a release. */
@NullMarked
package rana.bench;

import org.jspecify.annotations.NullMarked;
