/** Measurements against peers; never shipped. */
@NullMarked
package rana.bench;

import org.jspecify.annotations.NullMarked;
