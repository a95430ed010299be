/** Classifiers that Rana trains itself: what the measures see with. */
@NullMarked
package rana.classify;

import org.jspecify.annotations.NullMarked;
