package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Builds the documentation of all exported packages in {@code rana-cli/target/apidocs}. */
class ApiDocumentationTest {
    private static final Path ROOT = Path.of("..");
    private static final Path OVERVIEW = ROOT.resolve("src/javadoc/overview.html");
    private static final Pattern EXPORTED = Pattern.compile("exports ([\\w.]+);");

    @Test
    void the_api_documentation_builds_without_warnings() throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-quiet",
                "-Xdoclint:all,-missing",
                "-cp",
                System.getProperty("java.class.path"),
                "-overview",
                OVERVIEW.toString(),
                "-d",
                "target/apidocs"));
        for (String module : List.of("rana-generator", "rana-core", "rana-tensorboard", "rana-keras")) {
            arguments.addAll(sources(ROOT.resolve(module).resolve("src/main/java")));
        }
        StringWriter output = new StringWriter();
        PrintWriter out = new PrintWriter(output, true);
        int exit = ToolProvider.findFirst("javadoc").orElseThrow().run(out, out, arguments.toArray(String[]::new));

        assertThat(output.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(Path.of("target/apidocs/rana/session/TrainingSession.html")).isRegularFile();
    }

    @Test
    void its_overview_shows_the_two_programs() throws IOException {
        assertThat(Files.readString(OVERVIEW))
                .contains(Files.readString(ROOT.resolve("examples/Train.java")))
                .contains(Files.readString(ROOT.resolve("examples/Draw.java")));
    }

    /** Returns the source files of the packages that a module exports to everyone. */
    private static List<String> sources(Path module) throws IOException {
        List<String> files = new ArrayList<>();
        List<String> packages = EXPORTED.matcher(Files.readString(module.resolve("module-info.java")))
                .results()
                .map(match -> match.group(1))
                .toList();
        for (String exported : packages) {
            try (Stream<Path> folder = Files.list(module.resolve(exported.replace('.', '/')))) {
                folder.map(Path::toString)
                        .filter(name -> name.endsWith(".java"))
                        .forEach(files::add);
            }
        }
        return files;
    }
}
