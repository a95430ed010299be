/** The {@code rana} program. No other package prints, reads flags or exits. */
@NullMarked
package rana.cli;

import org.jspecify.annotations.NullMarked;
