package rana.generate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import rana.UsageException;

/**
 * The back ends that a path is offered to.
 *
 * @param all the back ends, in the order in which they are asked
 */
record Backends(List<GeneratorBackend> all) {
    /** Returns those that {@link ServiceLoader} finds. */
    static Backends onClassPath() {
        List<GeneratorBackend> found = new ArrayList<>();
        ServiceLoader.load(GeneratorBackend.class).forEach(found::add);
        return new Backends(found);
    }

    /** Loads the generator at {@code path} with the first back end that can. */
    Generator load(Path path, LoadOptions options) {
        for (GeneratorBackend backend : all) {
            if (backend.canLoad(path)) {
                return backend.load(path, options);
            }
        }
        throw new UsageException(reason(path));
    }

    private String reason(Path path) {
        if (all.isEmpty()) {
            return "cannot load " + path
                    + ": no generator back end is on the class path; add the artifact rana:rana-core"
                    + " and the natives for your platform of org.bytedeco:pytorch, openblas and javacpp";
        }
        if (!Files.exists(path)) {
            return path + " is not a generator: no such file or folder";
        }
        return path
                + all.stream()
                        .map(GeneratorBackend::requirement)
                        .collect(Collectors.joining(", or ", " is not a generator: it lacks ", ""));
    }
}
