/** Layers as data, and the networks made of them. */
@NullMarked
package rana.nn;

import org.jspecify.annotations.NullMarked;
