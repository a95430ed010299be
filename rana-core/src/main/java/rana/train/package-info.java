/** The training loop, its events, and the control of a running training. */
@NullMarked
package rana.train;

import org.jspecify.annotations.NullMarked;
