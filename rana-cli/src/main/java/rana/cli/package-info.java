/** The {@code rana} program. No other package prints for people, reads flags or exits. */
@NullMarked
package rana.cli;

import org.jspecify.annotations.NullMarked;
