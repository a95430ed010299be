/**
 * Exploration of a trained generator: points of its latent space, paths, directions, projection and
 * nearest training pictures.
 */
@NullMarked
package rana.explore;

import org.jspecify.annotations.NullMarked;
