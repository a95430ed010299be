/**
 * Charts, time-lapse, HTML report and comparison of runs, created from the files of run folders
 * alone.
 */
@NullMarked
package rana.report;

import org.jspecify.annotations.NullMarked;
