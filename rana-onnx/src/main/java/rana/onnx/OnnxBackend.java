package rana.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import rana.UsageException;
import rana.generate.Generator;
import rana.generate.GeneratorBackend;
import rana.generate.GeneratorInfo;
import rana.generate.LoadOptions;
import rana.io.AtomicFile;

/**
 * The back end that loads exported generators, {@code .onnx} files, with ONNX Runtime. Programs use
 * {@link Generator#load}, which finds it.
 */
public final class OnnxBackend implements GeneratorBackend {
    private static final String NAME = "onnxruntime";

    /** Creates the back end, for {@link java.util.ServiceLoader}. */
    public OnnxBackend() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String requirement() {
        return "the name of an ONNX file (.onnx)";
    }

    @Override
    public boolean canLoad(Path path) {
        return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(".onnx")
                && Files.isRegularFile(path);
    }

    @Override
    public Generator load(Path path, LoadOptions options) {
        if (options.isBest() || options.checkpoint().isPresent()) {
            throw new UsageException(path + " is one generator, without checkpoints to choose from");
        }
        if (!options.device().equals("auto") && !options.device().equals("cpu")) {
            throw new UsageException(
                    "device must be auto or cpu for an ONNX file, which is drawn on the CPU; got " + options.device());
        }
        OnnxSession session = OnnxSession.open(read(path), options.threads().orElse(0), path.toString());
        try {
            OnnxMetadata metadata = session.metadata();
            session.draw(new float[metadata.latent().size()], new int[1]); // the first run allocates
            GeneratorInfo info = new GeneratorInfo(
                    path,
                    NAME,
                    "cpu",
                    metadata.recipe(),
                    metadata.step(),
                    metadata.size(),
                    metadata.size(),
                    metadata.channels(),
                    metadata.classes(),
                    metadata.latent(),
                    metadata.weightsSha256());
            return Generator.of(info, session::draw, session::close);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static byte[] read(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + path, e);
        }
    }
}
