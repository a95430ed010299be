/** The training loop, what it reports, and the run folder it leaves. */
@NullMarked
package rana.train;

import org.jspecify.annotations.NullMarked;
