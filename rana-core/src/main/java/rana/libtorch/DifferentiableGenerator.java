package rana.libtorch;

import java.nio.file.Path;
import java.util.List;
import rana.generate.Generator;
import rana.generate.LoadOptions;
import rana.nn.Network;
import rana.recipe.Recipe;

/**
 * A generator with access to its network, for what needs weights or gradients, such as directions
 * and projection. Programs that only draw pictures use {@link Generator}.
 */
public interface DifferentiableGenerator extends Generator {
    /**
     * Loads the generator of a run folder or of a checkpoint folder.
     *
     * @throws rana.UsageException if {@code path} is neither, or an option does not fit it
     * @throws rana.FailureException if the run has no checkpoint, or a file is damaged or cannot be
     *     read
     */
    static DifferentiableGenerator load(Path path, LoadOptions options) {
        return StoredGenerator.find(path, options).open(options);
    }

    /**
     * Creates a generator from a network.
     *
     * @param network the generator of {@code recipe}; closed with the result
     * @param classes the names of the classes; ignored if the recipe is unconditional
     */
    static DifferentiableGenerator of(Network network, Recipe recipe, List<String> classes) {
        return new StoredGenerator(Path.of(recipe.name()), recipe, classes, 0, "")
                .open(network, LoadOptions.defaults());
    }

    /**
     * Returns the network and the formats of its latents and pictures. They belong to this
     * generator; use them on one thread.
     *
     * @throws IllegalStateException if this generator is closed
     */
    Sampler sampler();
}
