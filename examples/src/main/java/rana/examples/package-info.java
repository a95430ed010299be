/** Examples of the use of the library, one page each. */
@NullMarked
package rana.examples;

import org.jspecify.annotations.NullMarked;
