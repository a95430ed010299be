/** The training session: everything around the training loop, from the run folder to the budget. */
@NullMarked
package rana.session;

import org.jspecify.annotations.NullMarked;
