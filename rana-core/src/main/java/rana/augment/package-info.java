/** Differentiable augmentation of the images that a discriminator sees. */
@NullMarked
package rana.augment;

import org.jspecify.annotations.NullMarked;
