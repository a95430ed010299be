package rana.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.gate.GateReport;
import rana.generate.Generator;
import rana.generate.LoadOptions;

/** A million pictures in Parquet files. */
@Tag("gate")
class MillionPicturesTest {
    private static final int MILLION = 1_000_000;

    @TempDir
    private Path folder;

    @Test
    void a_million_pictures_have_the_same_bytes_for_any_partitions_and_executors() throws Exception {
        Path few = folder.resolve("few");
        Path many = folder.resolve("many");
        write(SparkSessions.local(2), 4, few);
        write(SparkSessions.cluster(2), 1000, many);

        SparkSession spark = SparkSessions.local(2);
        try {
            Row written = digest(spark, few);
            assertThat(written.getLong(0)).isEqualTo(MILLION);
            assertThat(written.getLong(1)).isEqualTo(MILLION);
            assertThat(written.getLong(2)).isEqualTo(-MILLION / 2);
            assertThat(written.getLong(3)).isEqualTo(MILLION / 2 - 1);
            assertThat(digest(spark, many)).isEqualTo(written);
            assertEqualToOneProcess(spark, many);
        } finally {
            spark.stop();
        }
        GateReport.record(
                "17. Spark, a million pictures",
                "1,000,000 pictures of 16×16 pixels as Parquet, in 4 partitions by one process and in 1,000 by 2 executors",
                "the same hash of all seeds, classes and bytes; 1,000 of them compared with a generator without Spark");
    }

    private static void write(SparkSession spark, int partitions, Path to) {
        try {
            SparkDrawing.of(SparkDrawingTest.CONDITIONAL)
                    .seed(-MILLION / 2)
                    .count(MILLION)
                    .partitions(partitions)
                    .rows(spark)
                    .write()
                    .parquet(to.toString());
        } finally {
            spark.stop();
        }
    }

    /** Returns the numbers of rows and seeds, the first and the last seed, and a hash of all rows in any order. */
    private static Row digest(SparkSession spark, Path parquet) {
        return spark.read()
                .parquet(parquet.toString())
                .agg(
                        count("seed"),
                        countDistinct("seed"),
                        min("seed"),
                        max("seed"),
                        expr("bit_xor(xxhash64(seed, label, png))"),
                        expr("sum(cast(crc32(png) as decimal(38)))"))
                .first();
    }

    /** Compares every thousandth picture. */
    private static void assertEqualToOneProcess(SparkSession spark, Path parquet) throws Exception {
        var some = SparkDrawingTest.byKey(spark.read()
                .parquet(parquet.toString())
                .where(col("seed").mod(1000).equalTo(0))
                .collectAsList());
        assertThat(some.keySet())
                .containsExactlyInAnyOrderElementsOf(LongStream.range(-MILLION / 2000, MILLION / 2000)
                        .mapToObj(thousand -> 1000 * thousand)
                        .toList());
        try (Generator generator = Generator.load(
                SparkDrawingTest.CONDITIONAL, LoadOptions.defaults().threads(1))) {
            for (var entry : some.entrySet()) {
                assertThat(entry.getValue()).isEqualTo(SparkDrawingTest.drawn(generator, entry.getKey()));
            }
        }
    }
}
