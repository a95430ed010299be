/** Games on two-dimensional points: seconds long, and easy to see through. */
@NullMarked
package rana.toy;

import org.jspecify.annotations.NullMarked;
