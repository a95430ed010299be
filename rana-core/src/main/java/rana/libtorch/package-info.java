/**
 * The libtorch back end: generators loaded from run folders and checkpoints, computed by the
 * engine.
 */
@NullMarked
package rana.libtorch;

import org.jspecify.annotations.NullMarked;
