package rana.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The zip, unpacked as a user would, and run without variables of the environment and without another Java. */
@DisabledOnOs(OS.WINDOWS)
class ImageIT {
    @TempDir
    private static Path folder;

    private static Path image;

    @BeforeAll
    static void unzip() throws Exception {
        Path zip = Path.of(System.getProperty("image.zip"));
        Path target = Files.createDirectories(folder.resolve("a folder"));
        execute(target, List.of("unzip", "-q", zip.toString()));
        image = target.resolve(zip.getFileName().toString().replace(".zip", ""));
    }

    @Test
    void the_program_trains_and_draws() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));

        rana(home, "train", "pond", "--data", "pond:64", "--steps", "2");
        rana(home, "sample", "runs/pond-1", "--count", "4", "--seed", "7", "--grid", "frogs.png");

        assertThat(home.resolve("runs/pond-1/report.html")).isRegularFile();
        assertThat(filesBelow(home.resolve("runs/pond-1")))
                .anyMatch(path -> path.getFileName().toString().startsWith("events.out.tfevents"));
        assertThat(home.resolve("frogs.png")).isRegularFile();
        assertThat(filesBelow(home.resolve(".javacpp")))
                .as("libraries unpacked again")
                .noneMatch(path -> Files.isRegularFile(path) && path.toString().contains("torch"));
    }

    @Test
    void the_program_exports_and_draws_with_onnx_runtime() throws Exception {
        Path home = Files.createDirectories(folder.resolve("other home"));

        rana(home, "train", "pond", "--data", "pond:64", "--steps", "1");
        rana(home, "export", "runs/pond-1", "--onnx", "frogs.onnx");
        rana(home, "sample", "frogs.onnx", "--count", "1", "--seed", "7", "--grid", "frog.png");

        assertThat(home.resolve("frog.png")).isRegularFile();
    }

    @Test
    void the_licences_are_in_the_zip() throws IOException {
        assertThat(image.resolve("LICENSE")).isRegularFile();
        assertThat(image.resolve("runtime/legal/java.base/LICENSE")).exists();
        assertThat(image.resolve("licenses/README.md")).isRegularFile();
        assertThat(Files.readString(image.resolve("licenses/libraries.txt")))
                .contains("picocli", "jackson-databind")
                .as("third parties only")
                .doesNotContain(":rana-");
        // Every native library is named in the list.
        String natives = Files.readString(image.resolve("licenses/README.md"));
        assertThat(filesBelow(image.resolve("natives")).stream()
                        .filter(Files::isRegularFile)
                        .map(path -> path.getFileName().toString()))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(natives).contains(name));
    }

    @Test
    void every_library_has_the_text_of_its_licence_or_an_address_of_it() throws IOException {
        String listed = Files.readString(image.resolve("licenses/README.md"));
        for (String library : libraries()) {
            if (!library.startsWith("rana-") && !listed.contains("`" + library + "`")) {
                assertThat(filesBelow(image.resolve("licenses/texts").resolve(library)))
                        .as(library)
                        .anyMatch(path -> path.getFileName().toString().startsWith("LICENSE"));
            }
        }
    }

    @Test
    void the_texts_of_the_licences_of_the_engine_are_those_that_the_list_names() throws IOException {
        Path licenses = image.resolve("licenses");

        assertThat(Files.readString(licenses.resolve("texts/openblas/cblas.h")))
                .contains("The OpenBLAS Project", "Redistributions in binary form");
        assertThat(licenses.resolve("texts/openblas/f77blas.h")).content().contains("The University of Texas");
        assertThat(licenses.resolve("texts/openblas/lapacke.h")).content().contains("Intel Corp");
        assertThat(licenses.resolve("onnxruntime-ThirdPartyNotices.txt"))
                .content()
                .contains("Pytorch / Caffe2", "Idiap Research Institute");
        if (Files.exists(Path.of("/usr/share/doc/libgcc-s1/copyright"))) {
            assertThat(licenses.resolve("texts/gcc/copyright")).content().contains("GCC RUNTIME LIBRARY EXCEPTION");
        }
    }

    /** Module descriptors are removed first: with them, jdeps looks for modules and ignores the class path. */
    @Test
    void the_java_of_the_zip_has_every_module_that_the_jars_use() throws Exception {
        Path jars = Files.createDirectories(folder.resolve("jars"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("image.jdk"), "bin/jdeps").toString(),
                "--print-module-deps",
                "--ignore-missing-deps",
                "--multi-release",
                Integer.toString(Runtime.version().feature())));
        for (Path jar : filesBelow(image.resolve("lib"))) {
            if (jar.toString().endsWith(".jar")) {
                Path copy = Files.copy(jar, jars.resolve(jar.getFileName().toString()));
                removeModuleDescriptors(copy);
                command.add(copy.toString());
            }
        }

        List<String> used = List.of(execute(jars, command).get(0).split(","));

        List<String> contained = new ArrayList<>();
        for (String line :
                execute(jars, List.of(image.resolve("runtime/bin/java").toString(), "--list-modules"))) {
            contained.add(line.substring(0, line.indexOf('@')));
        }
        assertThat(contained).containsAll(used);
    }

    private static void removeModuleDescriptors(Path jar) throws IOException {
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            for (Path file : filesBelow(files.getPath("/"))) {
                if (file.endsWith("module-info.class")) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Returns the names of the jars without their versions. */
    private static List<String> libraries() throws IOException {
        return filesBelow(image.resolve("lib")).stream()
                .map(path -> path.getFileName().toString())
                .filter(name -> name.endsWith(".jar"))
                .map(name -> name.replaceFirst("-[0-9].*", ""))
                .distinct()
                .toList();
    }

    private static List<Path> filesBelow(Path start) throws IOException {
        if (!Files.exists(start)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(start)) {
            return files.toList();
        }
    }

    private static void rana(Path home, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("env", "-i", "PATH=/usr/bin:/bin", "HOME=" + home));
        command.add(image.resolve("bin/rana").toString());
        command.addAll(List.of(arguments));
        execute(home, command);
    }

    private static List<String> execute(Path directory, List<String> command) throws Exception {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Path errors = Files.createTempFile(folder, "errors", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue())
                .as(
                        "%s%n%s%n%s",
                        command, Files.readString(errors), lines.stream().collect(Collectors.joining("\n")))
                .isZero();
        return lines;
    }
}
