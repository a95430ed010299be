package rana.metric;

import java.util.List;
import rana.generate.Generator;
import rana.generate.GeneratorInfo;
import rana.image.Picture;
import rana.random.RandomStream;

/** A source of generated pictures: a {@link Generator}, or a network that is being trained. */
@FunctionalInterface
public interface PictureMaker {
    /** Draws {@code count} pictures of one size; the first n are the same for every count. */
    List<Picture> draw(int count, RandomStream random);

    /**
     * Returns a source that draws from {@code generator}, which stays open. The classes, if there
     * are any, take turns.
     */
    static PictureMaker of(Generator generator) {
        return (count, random) -> {
            GeneratorInfo info = generator.info();
            float[] values = info.latent().values(random, 0, count);
            float[][] latents = new float[count][info.latent().size()];
            for (int i = 0; i < count; i++) {
                System.arraycopy(values, i * latents[i].length, latents[i], 0, latents[i].length);
            }
            return generator.draw(latents);
        };
    }
}
