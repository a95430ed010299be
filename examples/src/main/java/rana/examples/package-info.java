/** The library in use, a page at a time. */
@NullMarked
package rana.examples;

import org.jspecify.annotations.NullMarked;
