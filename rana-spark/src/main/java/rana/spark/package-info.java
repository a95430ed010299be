/**
 * Rana on a cluster of Apache Spark: {@link rana.spark.SparkDrawing} draws many pictures, and
 * {@link rana.spark.SparkTraining} trains in processes that executors start.
 */
@NullMarked
package rana.spark;

import org.jspecify.annotations.NullMarked;
