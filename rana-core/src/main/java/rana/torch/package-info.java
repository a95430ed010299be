/**
 * The libtorch engine: native memory, devices, worker threads, and the calls whose native form is
 * awkward.
 */
@NullMarked
package rana.torch;

import org.jspecify.annotations.NullMarked;
