/** Image classifiers trained by Rana itself; the evaluation measures use their features. */
@NullMarked
package rana.classify;

import org.jspecify.annotations.NullMarked;
