/** Data sets of pictures: synthetic, downloaded, or from folders and archives. */
@NullMarked
package rana.data;

import org.jspecify.annotations.NullMarked;
