/**
 * Evaluation of generators: feature extractors, distances, and figures with the protocol of their
 * measurement.
 */
@NullMarked
package rana.metric;

import org.jspecify.annotations.NullMarked;
