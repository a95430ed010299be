package rana.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import rana.cli.ClusterTraining;

/** What programs add to Spark: nothing that needs another protobuf than Spark's. */
class ClassPathTest {
    @Test
    void spark_has_its_own_protobuf_and_nothing_else_uses_it() {
        List<String> jars = SparkSessions.classPath().stream()
                .map(Path::getFileName)
                .map(String::valueOf)
                .toList();

        assertThat(jars)
                .contains("protobuf-java-4.33.5.jar")
                .noneMatch(jar -> jar.startsWith("tensorflow-core") || jar.startsWith("tribuo-"));
    }

    @Test
    void recipes_find_annotations_that_are_new_enough() {
        new SubmittedTraining().requireClassPath();
    }

    @Test
    void the_program_finds_the_training_of_spark_submit() {
        System.setProperty(ClusterTraining.SPARK_DEPLOY_MODE, "client");
        try {
            assertThat(ClusterTraining.ofThisProgram()).containsInstanceOf(SubmittedTraining.class);
        } finally {
            System.clearProperty(ClusterTraining.SPARK_DEPLOY_MODE);
        }
        assertThat(ClusterTraining.ofThisProgram()).isEmpty();
    }
}
