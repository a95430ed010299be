/** Checkpoints: their files, their manifest, and the choice of the newest intact one. */
@NullMarked
package rana.checkpoint;

import org.jspecify.annotations.NullMarked;
