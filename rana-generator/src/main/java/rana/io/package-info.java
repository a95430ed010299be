/** Crash-safe file writes: after a write, a file is complete or does not exist. */
@NullMarked
package rana.io;

import org.jspecify.annotations.NullMarked;
