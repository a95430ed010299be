/**
 * The studio: a local web server that shows the runs in a folder, with an HTTP API for programs.
 */
@NullMarked
package rana.studio;

import org.jspecify.annotations.NullMarked;
