/**
 * Rana on a cluster of Apache Spark: {@link rana.spark.SparkDrawing} draws many pictures.
 */
@NullMarked
package rana.spark;

import org.jspecify.annotations.NullMarked;
