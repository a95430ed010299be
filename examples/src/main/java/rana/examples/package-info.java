/** Programs that use the library. */
@NullMarked
package rana.examples;

import org.jspecify.annotations.NullMarked;
