/** The import of weights that Keras saved. */
@NullMarked
package rana.keras;

import org.jspecify.annotations.NullMarked;
