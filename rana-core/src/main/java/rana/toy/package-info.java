/** Small GANs on 2-D toy distributions, which train in seconds and are easy to visualise. */
@NullMarked
package rana.toy;

import org.jspecify.annotations.NullMarked;
