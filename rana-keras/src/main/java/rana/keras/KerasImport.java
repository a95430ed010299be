package rana.keras;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rana.Counts;
import rana.FailureException;
import rana.UsageException;
import rana.data.DataSources;
import rana.nn.Architecture;
import rana.recipe.GanNetworks;
import rana.recipe.Networks;
import rana.recipe.Recipe;
import rana.run.RunFiles;
import rana.run.RunInfo;
import rana.safetensors.SafeTensors;
import tools.jackson.databind.JsonNode;

/**
 * An import of weights that Keras saved: it makes a run that can be sampled, exported and trained
 * further.
 *
 * <pre>{@code
 * KerasImport.of(Recipes.named("frog")).generator(Path.of("g.weights.h5")).into(Path.of("runs/frogs")).write();
 * }</pre>
 *
 * Files may be {@code .weights.h5} and {@code .keras} of Keras 3, and {@code .h5} of any version. The
 * recipe states the networks; their layers with weights must be linear, conv, conv-transpose and
 * batch-norm. A network without a file begins untrained, and the optimisers begin fresh.
 */
public final class KerasImport {
    /** The weights of a parameter and of three states of an optimiser, in float64, with room for more. */
    private static final long BYTES_PER_PARAMETER = 40;

    private static final long OTHER_BYTES = 64_000_000;
    private static final int SHOWN_OF_HASH = 12;

    private final Recipe recipe;
    private @Nullable Path generator;
    private @Nullable Path discriminator;
    private @Nullable Path gan;
    private @Nullable Path folder;
    private @Nullable String data;
    private @Nullable Path dataPath;
    private long seed = 1;
    private String command = System.getProperty("sun.java.command", "");

    private KerasImport(Recipe recipe) {
        this.recipe = recipe;
    }

    /**
     * The result of an import.
     *
     * @param folder the run folder
     * @param notes the imported networks and those that begin untrained, one line each
     */
    public record Result(Path folder, List<String> notes) {
        public Result {
            notes = List.copyOf(notes);
        }
    }

    /** Creates an import of the networks of {@code recipe}. */
    public static KerasImport of(Recipe recipe) {
        return new KerasImport(recipe);
    }

    /** Sets the file with the weights of the generator. */
    public KerasImport generator(Path file) {
        generator = file;
        return this;
    }

    /** Sets the file with the weights of the discriminator. */
    public KerasImport discriminator(Path file) {
        discriminator = file;
        return this;
    }

    /** Sets the file of a model that consists of the generator and the discriminator. */
    public KerasImport gan(Path file) {
        gan = file;
        return this;
    }

    /** Sets the run folder. The default is the first free folder {@code runs/NAME-N}. */
    public KerasImport into(Path runFolder) {
        folder = runFolder;
        return this;
    }

    /**
     * Sets the images that the run is trained on further, as for a training; they are opened when it is
     * resumed. The default is the recipe's source.
     */
    public KerasImport data(String source) {
        data = source;
        return this;
    }

    /** Sets the local archive or folder of a data set that would be downloaded otherwise. */
    public KerasImport dataPath(Path path) {
        dataPath = path;
        return this;
    }

    /** Sets the random seed of the run. The default is 1. */
    public KerasImport seed(long randomSeed) {
        seed = randomSeed;
        return this;
    }

    /** Sets the command line that {@code run.json} records. */
    public KerasImport command(String line) {
        command = line;
        return this;
    }

    /**
     * Writes the run.
     *
     * @throws UsageException if no file is set, the folder has files, or the recipe has other layers
     *     than those named above
     * @throws FailureException if a file is damaged, was not written by Keras, or has other layers or
     *     shapes than the recipe, with the differences; nothing is written
     */
    public Result write() {
        Path target = folder == null ? RunFiles.next(Path.of("runs"), recipe.name()) : folder;
        RunFiles.requireNew(target);
        RunInfo.Data images = unread();
        Loaded loaded = read();
        new ImportedRun(recipe, seed, images, loaded.origins, command).write(target, loaded.weights, loaded.notes);
        return new Result(target, loaded.notes);
    }

    /** The content of the files: weights by network and tensor, their origins, and notes. */
    record Loaded(
            Map<String, Map<String, SafeTensors.Array>> weights, List<RunInfo.Weights> origins, List<String> notes) {}

    /** Reads and checks the files. */
    Loaded read() {
        requireFiles();
        Map<String, Architecture> networks = recipe.architectures();
        if (!networks.containsKey(GanNetworks.DISCRIMINATOR)) {
            throw new UsageException("%s has no discriminator; Keras weights are imported into recipes of GANs"
                    .formatted(recipe.name()));
        }
        Map<String, Source> sources = gan == null ? ofTwo() : ofGan(gan);
        Map<String, Map<String, SafeTensors.Array>> weights = new LinkedHashMap<>();
        List<RunInfo.Weights> origins = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        networks.forEach((name, architecture) -> {
            Source source = sources.get(name);
            if (source == null) {
                notes.add("%s: no file was given; it begins untrained, with the first weights of seed %d"
                        .formatted(name, seed));
                return;
            }
            source.match.requireNone(source.file, recipe.name());
            source.config.ifPresent(config ->
                    KerasConfig.requireSame(source.file.path().toString(), config, name, architecture.layers()));
            weights.put(name, source.match.weights(source.file));
            origins.add(new RunInfo.Weights(
                    name, source.file.name(), source.file.sha256(), source.file.format(), source.file.version()));
            notes.add("%s: %s from %s (%s%s, SHA-256 %s…)"
                    .formatted(
                            name,
                            Counts.of(architecture.parameters(), "parameter"),
                            source.file.path(),
                            source.file.format(),
                            source.file.version() == null ? "" : " " + source.file.version(),
                            source.file.sha256().substring(0, SHOWN_OF_HASH)));
        });
        notes.add("optimisers: they begin fresh; states of optimisers are not imported");
        return new Loaded(weights, origins, notes);
    }

    /** The weights of a network, and its description where there is one. */
    private record Source(KerasFile file, WeightMatch match, Optional<JsonNode> config) {}

    private void requireFiles() {
        if (gan != null && (generator != null || discriminator != null)) {
            throw new UsageException("gan names a file with both networks; leave out generator and discriminator");
        }
        if (gan == null && generator == null && discriminator == null) {
            throw new UsageException("generator, discriminator or gan must name a file that Keras saved");
        }
    }

    private Map<String, Source> ofTwo() {
        Map<String, Source> sources = new LinkedHashMap<>();
        add(sources, Networks.GENERATOR, generator);
        add(sources, GanNetworks.DISCRIMINATOR, discriminator);
        return sources;
    }

    private void add(Map<String, Source> sources, String name, @Nullable Path path) {
        if (path == null) {
            return;
        }
        KerasFile file = KerasFile.read(path, maxBytes());
        StoredNetwork stored = file.network().unwrapped();
        if (stored.nested().size() > 1) {
            throw new FailureException("%s: has %d networks, as a GAN that was saved whole; import it as gan, not as %s"
                    .formatted(path, stored.nested().size(), name));
        }
        sources.put(name, new Source(file, match(name, stored), Optional.ofNullable(file.config())));
    }

    private Map<String, Source> ofGan(Path path) {
        KerasFile file = KerasFile.read(path, maxBytes());
        StoredNetwork whole = file.network().unwrapped();
        if (whole.nested().size() != 2 || !whole.layers().isEmpty()) {
            throw new FailureException(
                    "%s: is not a model of a generator and a discriminator: it has %s and %s outside of them; import a file of one network as generator or discriminator"
                            .formatted(
                                    path,
                                    Counts.of(whole.nested().size(), "network"),
                                    Counts.of(whole.layers().size(), "layer")));
        }
        List<StoredNetwork> both = whole.nested();
        Map<String, Source> first = sources(file, both.get(0), both.get(1));
        Map<String, Source> second = sources(file, both.get(1), both.get(0));
        // Files do not tell which network is the generator; the shapes do.
        return problems(first) <= problems(second) ? first : second;
    }

    private Map<String, Source> sources(KerasFile file, StoredNetwork ofGenerator, StoredNetwork ofDiscriminator) {
        List<JsonNode> configs = file.config() == null ? List.of() : KerasConfig.nested(file.config());
        boolean described = configs.size() == 2;
        Map<String, Source> sources = new LinkedHashMap<>();
        sources.put(
                Networks.GENERATOR,
                new Source(
                        file,
                        match(Networks.GENERATOR, ofGenerator),
                        described ? Optional.of(configs.get(0)) : Optional.empty()));
        sources.put(
                GanNetworks.DISCRIMINATOR,
                new Source(
                        file,
                        match(GanNetworks.DISCRIMINATOR, ofDiscriminator),
                        described ? Optional.of(configs.get(1)) : Optional.empty()));
        return sources;
    }

    private static int problems(Map<String, Source> sources) {
        return sources.values().stream()
                .mapToInt(source -> source.match.problems().size())
                .sum();
    }

    private WeightMatch match(String name, StoredNetwork stored) {
        Architecture architecture = name.equals(Networks.GENERATOR) ? recipe.generator() : recipe.discriminator();
        return WeightMatch.of(name, architecture, stored);
    }

    private long maxBytes() {
        long parameters = recipe.architectures().values().stream()
                .mapToLong(Architecture::parameters)
                .sum();
        return OTHER_BYTES + BYTES_PER_PARAMETER * parameters;
    }

    private RunInfo.Data unread() {
        return RunInfo.Data.unread(
                data == null ? recipe.pictures().source() : located(data),
                dataPath == null ? null : dataPath.toAbsolutePath().toString());
    }

    /** Returns the absolute path of a folder or file, so that the run can be resumed from anywhere. */
    private static String located(String source) {
        if (DataSources.isName(source)) {
            return source;
        }
        try {
            Path path = Path.of(source).toAbsolutePath().normalize();
            if (Files.exists(path)) {
                return path.toString();
            }
        } catch (InvalidPathException e) {
            // not the name of a file
        }
        throw new UsageException("data: no such data set, folder or archive: " + source);
    }
}
