/** The frog painter behind the embedded synthetic data set. */
@NullMarked
package rana.pond;

import org.jspecify.annotations.NullMarked;
