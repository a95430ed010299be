package rana.libtorch;

import java.nio.file.Path;
import rana.checkpoint.Manifest;
import rana.generate.Generator;
import rana.generate.GeneratorBackend;
import rana.generate.LoadOptions;
import rana.run.RunFiles;

/**
 * The back end that loads run folders and checkpoints with libtorch. Programs use {@link
 * Generator#load}, which finds it.
 */
public final class LibtorchBackend implements GeneratorBackend {
    static final String NAME = "libtorch";

    /** Creates the back end, for {@link java.util.ServiceLoader}. */
    public LibtorchBackend() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String requirement() {
        return RunFiles.INFO + " of a run folder and " + Manifest.FILE + " of a checkpoint folder";
    }

    @Override
    public boolean canLoad(Path path) {
        return StoredGenerator.isRun(path) || StoredGenerator.isCheckpoint(path);
    }

    @Override
    public Generator load(Path path, LoadOptions options) {
        return DifferentiableGenerator.load(path, options);
    }
}
