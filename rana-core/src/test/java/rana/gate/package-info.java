/** The gate: what its tests are drawn from, and where they say what happened. */
@NullMarked
package rana.gate;

import org.jspecify.annotations.NullMarked;
