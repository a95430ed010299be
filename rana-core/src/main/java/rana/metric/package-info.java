/** Measures of what a generator draws, each with the protocol it was taken by: feature extractors, distances, the evaluator. */
@NullMarked
package rana.metric;

import org.jspecify.annotations.NullMarked;
