/** Layers as immutable data, and the networks built from them. */
@NullMarked
package rana.nn;

import org.jspecify.annotations.NullMarked;
