/** The browser of the tests of pages. */
@NullMarked
package rana.browser;

import org.jspecify.annotations.NullMarked;
