/** What a trained generator can do: points of its latent space, the way from one to another, and directions that change pictures most. */
@NullMarked
package rana.explore;

import org.jspecify.annotations.NullMarked;
