/** Update rules and the state they carry. */
@NullMarked
package rana.optim;

import org.jspecify.annotations.NullMarked;
