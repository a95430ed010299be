/** Trained generators as files that other programs draw from. */
@NullMarked
package rana.export;

import org.jspecify.annotations.NullMarked;
