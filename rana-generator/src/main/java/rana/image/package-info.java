/** Pictures as plain bytes: picture grids, PNG files and GIF animations. */
@NullMarked
package rana.image;

import org.jspecify.annotations.NullMarked;
