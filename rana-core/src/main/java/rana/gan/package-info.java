/**
 * Generative adversarial networks and the variational autoencoder: objectives, penalties,
 * augmentation, and training steps.
 */
@NullMarked
package rana.gan;

import org.jspecify.annotations.NullMarked;
