package rana.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Builds the documentation of this module, which needs Spark's classes. */
class ApiDocumentationTest {
    @Test
    void the_api_documentation_builds_without_warnings() throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-quiet",
                "-Xdoclint:all,-missing",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                "target/apidocs"));
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/rana/spark"))) {
            sources.map(Path::toString).forEach(arguments::add);
        }
        StringWriter output = new StringWriter();
        PrintWriter out = new PrintWriter(output, true);

        int exit = ToolProvider.findFirst("javadoc").orElseThrow().run(out, out, arguments.toArray(String[]::new));

        assertThat(output.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(Path.of("target/apidocs/rana/spark/SparkTraining.html")).isRegularFile();
    }
}
