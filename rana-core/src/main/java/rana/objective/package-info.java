/** Objectives of GANs and autoencoders, gradient penalties and other regularisation. */
@NullMarked
package rana.objective;

import org.jspecify.annotations.NullMarked;
