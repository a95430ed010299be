/** Reproducible random numbers, and the latents drawn from them, as plain arrays. */
@NullMarked
package rana.random;

import org.jspecify.annotations.NullMarked;
