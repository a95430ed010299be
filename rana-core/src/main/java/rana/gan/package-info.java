/** The game: objectives, label noise, augmentation, and the two players' steps. */
@NullMarked
package rana.gan;

import org.jspecify.annotations.NullMarked;
