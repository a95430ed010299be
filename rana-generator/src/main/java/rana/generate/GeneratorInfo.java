package rana.generate;

import java.nio.file.Path;
import java.util.List;
import rana.Names;
import rana.UsageException;
import rana.random.Latent;
import rana.random.RandomStream;

/**
 * The description of a generator.
 *
 * @param path the checkpoint that the generator was loaded from
 * @param backend the name of the back end: {@code libtorch}
 * @param device the device that computes: {@code cpu} or {@code cuda:0}
 * @param recipe the name of the recipe
 * @param step the number of training steps behind the weights
 * @param width the width of the pictures in pixels
 * @param height the height of the pictures in pixels
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param classes the names of the classes; empty for an unconditional generator
 * @param latent the size and distribution of the latents
 * @param weightsSha256 the SHA-256 of the file of the weights, in lower-case hexadecimal
 */
public record GeneratorInfo(
        Path path,
        String backend,
        String device,
        String recipe,
        long step,
        int width,
        int height,
        int channels,
        List<String> classes,
        Latent latent,
        String weightsSha256) {
    /** Copies the list. */
    public GeneratorInfo {
        classes = List.copyOf(classes);
    }

    /**
     * Returns the index of a class.
     *
     * @throws UsageException if the generator does not have such a class
     */
    public int label(String className) {
        if (classes.isEmpty()) {
            throw new UsageException("class " + className + ": this generator is unconditional; leave the class out, or"
                    + " train a class-conditional recipe, such as r3gan-small-conditional");
        }
        if (!classes.contains(className)) {
            throw new UsageException(
                    "class " + className + ": there is no such class" + Names.hint(className, classes));
        }
        return classes.indexOf(className);
    }

    /**
     * Returns the class of picture {@code index} of a seed if none is requested: the classes take
     * turns. 0 without classes.
     */
    public int label(int index) {
        return index % Math.max(1, classes.size());
    }

    /**
     * Returns some of the latents that {@code seed} draws.
     *
     * @param first the index of the first latent to return
     * @return {@code count} latents one after the other
     */
    public float[] latents(long seed, int first, int count) {
        return latent.values(RandomStream.of(seed).at("samples"), first, count);
    }
}
