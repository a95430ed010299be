package rana.torch;

import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Loader;

/**
 * The engine's Java classes for GPUs. They need the artifact {@code org.bytedeco:cuda} with its native
 * libraries, and more libraries of CUDA than the engine itself. Nothing but several workers on GPUs
 * needs them, so a program without them trains on one GPU.
 */
final class GpuBinding {
    private static final String CLASSES = "org.bytedeco.cuda";

    private GpuBinding() {}

    /**
     * Loads a class of the binding and its native libraries.
     *
     * @param binding returns the class, whose artifact may be missing
     * @return one line about what is missing and how to get it; empty if the class can be used
     */
    static Optional<String> load(Supplier<Class<?>> binding) {
        Engine.load();
        if (Engine.cuda().isEmpty()) {
            return Optional.of("this program does not use the native libraries for GPUs");
        }
        try {
            CudaLibraries.loadForBinding();
            Loader.load(binding.get());
            return Optional.empty();
        } catch (TypeNotPresentException e) {
            return Optional.of(missing(e.typeName()));
        } catch (LinkageError e) {
            String line = Engine.rootLine(e);
            return Optional.of(line.contains("org/bytedeco/cuda") ? missing(line) : line);
        }
    }

    private static String missing(String name) {
        return "%s is missing: add %s and its native libraries to the class path (docs/GPU.md)"
                .formatted(name.startsWith(CLASSES) ? "the class " + name : name, "org.bytedeco:cuda");
    }
}
