/** A listener that writes TensorBoard events. */
@NullMarked
package rana.tensorboard;

import org.jspecify.annotations.NullMarked;
