/** Runs as TensorBoard shows them: events beside the run's other files. */
@NullMarked
package rana.board;

import org.jspecify.annotations.NullMarked;
