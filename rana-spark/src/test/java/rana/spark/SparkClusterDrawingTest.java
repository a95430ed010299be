package rana.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Drawing by executors in processes of their own. */
class SparkClusterDrawingTest {
    @Test
    void executors_draw_the_bytes_of_one_process_and_load_the_generator_once() {
        SparkDrawing drawing =
                SparkDrawing.of(SparkDrawingTest.CONDITIONAL).seed(7).count(700).partitions(11);
        Map<Long, List<Object>> expected;
        SparkSession local = SparkSessions.local(1);
        try {
            expected = SparkDrawingTest.byKey(drawing.partitions(1).rows(local).collectAsList());
        } finally {
            local.stop();
        }
        SparkSession cluster = SparkSessions.cluster(2);
        try {
            assertThat(SparkDrawingTest.byKey(drawing.rows(cluster).collectAsList()))
                    .isEqualTo(expected);
            Set<String> loads = Set.copyOf(cluster.range(0, 40, 1, 40)
                    .map(
                            (MapFunction<Long, String>) i -> {
                                Thread.sleep(50);
                                return ProcessHandle.current().pid() + " " + ExecutorGenerators.loadsOfThisProcess();
                            },
                            Encoders.STRING())
                    .collectAsList());
            assertThat(loads).hasSize(2).allMatch(each -> each.endsWith(" 1"));
        } finally {
            cluster.stop();
        }
    }
}
