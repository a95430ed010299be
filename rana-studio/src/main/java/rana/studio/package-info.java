/** The studio: a local web server over a folder of runs, for people to watch trainings with and for programs to ask. */
@NullMarked
package rana.studio;

import org.jspecify.annotations.NullMarked;
