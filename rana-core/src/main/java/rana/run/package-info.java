/** The run folder as plain data: file names, settings, state, metrics, evaluations, commands. */
@NullMarked
package rana.run;

import org.jspecify.annotations.NullMarked;
