/** What Keras and PyTorch computed, for the tests to meet. */
@NullMarked
package rana.oracle;

import org.jspecify.annotations.NullMarked;
