package rana.spark;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/** The calls of Spark's context that need Scala types from Java. */
final class SparkContexts {
    private SparkContexts() {}

    /** Sends a value to the executors that use it. */
    static <T> Broadcast<T> broadcast(SparkSession spark, T value) {
        return context(spark).broadcast(value);
    }

    /** Returns the context for Java. */
    @SuppressWarnings("resource") // it belongs to the session
    static JavaSparkContext context(SparkSession spark) {
        return JavaSparkContext.fromSparkContext(spark.sparkContext());
    }
}
