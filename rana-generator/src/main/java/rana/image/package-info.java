/** Pictures as plain bytes: grids of them, PNG files, animations. */
@NullMarked
package rana.image;

import org.jspecify.annotations.NullMarked;
