/**
 * Generative adversarial networks and the variational autoencoder: the models, their training steps,
 * and the application of augmentation.
 */
@NullMarked
package rana.gan;

import org.jspecify.annotations.NullMarked;
