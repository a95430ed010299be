/** The one door for writes: a file is whole or it is not there. */
@NullMarked
package rana.io;

import org.jspecify.annotations.NullMarked;
