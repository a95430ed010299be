/** The rana program: the only place that prints for people, reads flags, or exits. */
@NullMarked
package rana.cli;

import org.jspecify.annotations.NullMarked;
