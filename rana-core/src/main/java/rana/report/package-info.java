/** What a person looks at after a run, made from the files of its folder alone: loss chart, time-lapse, HTML report. */
@NullMarked
package rana.report;

import org.jspecify.annotations.NullMarked;
