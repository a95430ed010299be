package rana.torch;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folders that may contain the libraries of CUDA, in the order in which they are searched.
 *
 * @param own folders that the environment names: {@code RANA_CUDA}, then the library path
 * @param usual folders where packages install the libraries
 * @param problem a message about {@code RANA_CUDA}, or null
 */
record CudaFolders(
        List<Path> own, List<Path> usual, @Nullable String problem) {
    /** The environment variable that names a folder with the libraries. */
    static final String VARIABLE = "RANA_CUDA";

    /** The places of libraries in an installation of CUDA, of Python's packages, or of an environment of Python. */
    private static final List<String> LAYOUTS = List.of(
            "",
            "lib64",
            "lib",
            "bin",
            "bin/x64",
            "targets/x86_64-linux/lib",
            "extras/CUPTI/lib64",
            "*/lib",
            "*/bin",
            "nvidia/*/lib",
            "nvidia/*/bin",
            "lib/python3*/site-packages/nvidia/*/lib",
            "Lib/site-packages/nvidia/*/bin");

    private static final List<String> INSTALLATIONS = List.of("usr/local/cuda", "usr/local/cuda-13*", "opt/cuda");
    private static final List<String> SYSTEM = List.of(
            "usr/lib/x86_64-linux-gnu",
            "usr/lib64",
            "usr/lib/wsl/lib",
            "usr/lib/x86_64-linux-gnu/nvidia/current",
            "usr/local/nvidia/lib64");
    private static final List<String> WINDOWS = List.of(
            "Program Files/NVIDIA GPU Computing Toolkit/CUDA/v13*/bin",
            "Program Files/NVIDIA GPU Computing Toolkit/CUDA/v13*/bin/x64",
            "Program Files/NVIDIA/CUDNN/v9*/bin/13*");

    CudaFolders {
        own = List.copyOf(own);
        usual = List.copyOf(usual);
    }

    /** Returns the folders of this machine. */
    static CudaFolders ofThisMachine() {
        boolean windows = File.separatorChar == '\\';
        return of(System.getenv(), Path.of(windows ? "C:\\" : "/"), windows);
    }

    /**
     * Returns the folders that exist.
     *
     * @param root the root of the file system
     */
    static CudaFolders of(Map<String, String> environment, Path root, boolean windows) {
        Set<Path> own = new LinkedHashSet<>();
        String problem = null;
        for (String named : split(environment.get(VARIABLE))) {
            Optional<Path> folder = folder(named);
            if (folder.isPresent()) {
                for (String layout : LAYOUTS) {
                    own.addAll(matching(folder.get(), layout));
                }
            } else {
                problem = VARIABLE + " must be a folder that contains the libraries of CUDA; got '" + named
                        + "', which is not a folder: correct or unset it";
            }
        }
        for (String named : split(environment.get(windows ? "PATH" : "LD_LIBRARY_PATH"))) {
            folder(named).ifPresent(own::add);
        }
        Set<Path> usual = new LinkedHashSet<>();
        if (windows) {
            WINDOWS.forEach(pattern -> usual.addAll(matching(root, pattern)));
        } else {
            for (String pattern : INSTALLATIONS) {
                for (Path installation : matching(root, pattern)) {
                    for (String place : List.of("lib64", "targets/x86_64-linux/lib", "extras/CUPTI/lib64")) {
                        usual.addAll(matching(installation, place));
                    }
                }
            }
            SYSTEM.forEach(pattern -> usual.addAll(matching(root, pattern)));
            usual.addAll(configured(root));
        }
        return new CudaFolders(List.copyOf(own), List.copyOf(usual), problem);
    }

    /** Returns the files of that name in the environment's folders. */
    List<Path> filesOfOwn(String library) {
        return files(own, library);
    }

    /** Returns the files of that name in the usual folders. */
    List<Path> filesOfUsual(String library) {
        return files(usual, library);
    }

    private static List<Path> files(List<Path> folders, String library) {
        return folders.stream()
                .map(folder -> folder.resolve(library))
                .filter(Files::exists)
                .toList();
    }

    private static List<String> split(@Nullable String folders) {
        return folders == null
                ? List.of()
                : Stream.of(folders.split(File.pathSeparator, -1))
                        .filter(folder -> !folder.isBlank())
                        .toList();
    }

    private static Optional<Path> folder(String name) {
        try {
            return Optional.of(Path.of(name).toAbsolutePath()).filter(Files::isDirectory);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the folders below {@code start} that match a pattern of names with {@code *}: those
     * of CUDA 13 first, and newer versions before older ones.
     */
    private static List<Path> matching(Path start, String pattern) {
        List<Path> found = List.of(start);
        for (String name : pattern.split("/", -1)) {
            List<Path> next = new ArrayList<>();
            for (Path folder : found) {
                next.addAll(name.contains("*") ? children(folder, name) : List.of(folder.resolve(name)));
            }
            found = next;
        }
        return found.stream().filter(Files::isDirectory).toList();
    }

    private static List<Path> children(Path folder, String glob) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, glob)) {
            children.forEach(found::add);
        } catch (IOException | DirectoryIteratorException e) {
            return found; // a folder that cannot be read has no libraries for us
        }
        // Libraries of CUDA 12 and 13 can have the same names: those of 13 come first.
        found.sort(Comparator.comparing(
                        (Path child) -> !String.valueOf(child.getFileName()).contains("13"))
                .thenComparing(Comparator.reverseOrder()));
        return found;
    }

    /** Returns the folders that the configuration of the dynamic linker names. */
    private static List<Path> configured(Path root) {
        List<Path> found = new ArrayList<>();
        for (Path file : children(root.resolve("etc/ld.so.conf.d"), "*.conf")) {
            try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
                lines.map(String::strip)
                        .filter(line -> line.startsWith("/"))
                        .map(line -> root.resolve(line.substring(1)))
                        .filter(Files::isDirectory)
                        .forEach(found::add);
            } catch (IOException | UncheckedIOException | InvalidPathException e) {
                // The dynamic linker itself still searches there.
            }
        }
        return found;
    }
}
