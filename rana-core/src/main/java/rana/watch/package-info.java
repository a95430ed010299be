/** The watchdog: checks of a training's metrics and samples, with advice. */
@NullMarked
package rana.watch;

import org.jspecify.annotations.NullMarked;
