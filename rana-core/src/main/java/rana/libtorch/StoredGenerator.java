package rana.libtorch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import rana.Names;
import rana.UsageException;
import rana.checkpoint.Checkpoint;
import rana.checkpoint.Checkpoints;
import rana.checkpoint.Manifest;
import rana.generate.GeneratorInfo;
import rana.generate.LoadOptions;
import rana.nn.Network;
import rana.random.RandomStream;
import rana.recipe.Recipe;
import rana.run.Run;
import rana.run.RunFiles;
import rana.safetensors.SafeTensors;
import rana.torch.ComputeDevice;

/**
 * A generator in a checkpoint, with everything needed to build it.
 *
 * @param checkpoint the folder
 * @param recipe the recipe that it was trained with
 * @param classes the names of the classes
 * @param step the number of training steps
 * @param weightsSha256 the SHA-256 of the file of the weights
 */
public record StoredGenerator(Path checkpoint, Recipe recipe, List<String> classes, long step, String weightsSha256) {
    /** Names the classes by their numbers if they have no names. */
    public StoredGenerator {
        int count = recipe.pictures().classes();
        classes = classes.size() == count
                ? List.copyOf(classes)
                : count == 0
                        ? List.of()
                        : IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    /** Returns true if {@code path} looks like a run folder. */
    static boolean isRun(Path path) {
        return Files.isRegularFile(new RunFiles(path).info());
    }

    /** Returns true if {@code path} looks like a checkpoint folder. */
    static boolean isCheckpoint(Path path) {
        return Files.isRegularFile(path.resolve(Manifest.FILE));
    }

    /**
     * Finds the checkpoint at {@code path} that {@code options} request.
     *
     * @throws UsageException if an option does not fit the path
     * @throws rana.FailureException if there is none, or a file is damaged or cannot be read
     */
    public static StoredGenerator find(Path path, LoadOptions options) {
        if (!isRun(path) && isCheckpoint(path)) {
            if (options.isBest() || options.checkpoint().isPresent()) {
                throw new UsageException(path + " is a checkpoint already: load its run folder to choose the best"
                        + " checkpoint or one by name");
            }
            return of(path, () -> RunFiles.ofCheckpoint(path).map(files -> Run.open(files.folder())));
        }
        Run run = Run.open(path);
        return of(chosen(run, options), () -> Optional.of(run));
    }

    private static Path chosen(Run run, LoadOptions options) {
        if (options.isBest()) {
            return Checkpoints.best(run.files());
        }
        if (options.checkpoint().isEmpty()) {
            return Checkpoints.newest(run.files(), options.warnings());
        }
        String name = options.checkpoint().get();
        List<Path> all = Checkpoints.of(run.files()).list();
        List<String> names =
                all.stream().map(folder -> String.valueOf(folder.getFileName())).toList();
        if (!names.contains(name)) {
            throw new UsageException(run.folder() + " has no checkpoint " + name + Names.hint(name, names));
        }
        return all.get(names.indexOf(name));
    }

    /** Takes recipe and classes from the checkpoint or, for an older one, from its run. */
    private static StoredGenerator of(Path checkpoint, Supplier<Optional<Run>> ofRun) {
        Manifest manifest = Manifest.read(checkpoint);
        long step = manifest.progress().step();
        String sha256 = Checkpoint.generatorSha256(manifest);
        Optional<Recipe> own = Checkpoint.recipe(checkpoint);
        if (own.isPresent()) {
            return new StoredGenerator(checkpoint, own.get(), manifest.classes(), step, sha256);
        }
        Run run = ofRun.get()
                .orElseThrow(() -> new UsageException(("%s: %s is missing, and checkpoints of format %d are loaded with"
                                + " their run only; load the run folder that the checkpoint was copied from")
                        .formatted(checkpoint, Checkpoint.RECIPE, manifest.format())));
        return new StoredGenerator(checkpoint, run.recipe(), run.info().data().classes(), step, sha256);
    }

    /** Reads the weights as plain data, by name; see {@link Network#tensors}. */
    public Map<String, SafeTensors.Array> weights() {
        return Checkpoint.generatorWeights(checkpoint);
    }

    /** Reads the weights. */
    public DifferentiableGenerator open(LoadOptions options) {
        ComputeDevice device = ComputeDevice.named(options.device(), options.warnings());
        Network network = new Network(recipe.generator(), recipe.networks().init(), RandomStream.of(0), device);
        try {
            Checkpoint.readGenerator(checkpoint, network);
            return open(network, options);
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /** Creates the generator of {@code network}, which it closes. */
    DifferentiableGenerator open(Network network, LoadOptions options) {
        Sampler sampler = Sampler.of(network, recipe);
        int size = recipe.pictures().size();
        GeneratorInfo info = new GeneratorInfo(
                checkpoint,
                LibtorchBackend.NAME,
                network.device().toString(),
                recipe.name(),
                step,
                size,
                size,
                recipe.pictures().channels(),
                classes,
                sampler.latent(),
                weightsSha256);
        return new LibtorchGenerator(sampler, info, options.threads());
    }
}
