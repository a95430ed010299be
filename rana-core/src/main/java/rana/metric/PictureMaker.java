package rana.metric;

import java.util.List;
import rana.generate.Generator;
import rana.generate.GeneratorInfo;
import rana.image.Picture;
import rana.random.RandomStream;

/** A source of generated pictures: a {@link Generator}, or a network that is being trained. */
@FunctionalInterface
public interface PictureMaker {
    /**
     * Draws pictures of one size, one for each label; the first n depend on the first n labels and
     * on {@code random} only.
     *
     * @param labels indices into {@link #classes}; all 0 if there are no classes
     */
    List<Picture> draw(int[] labels, RandomStream random);

    /** Returns the names of the classes that it draws; empty, as by default, if it has none. */
    default List<String> classes() {
        return List.of();
    }

    /** Returns a source with classes that draws by {@code drawing}. */
    static PictureMaker of(List<String> classes, PictureMaker drawing) {
        return new PictureMaker() {
            @Override
            public List<Picture> draw(int[] labels, RandomStream random) {
                return drawing.draw(labels, random);
            }

            @Override
            public List<String> classes() {
                return classes;
            }
        };
    }

    /** Returns a source that draws from {@code generator}, which stays open. */
    static PictureMaker of(Generator generator) {
        GeneratorInfo info = generator.info();
        return of(info.classes(), (labels, random) -> {
            int count = labels.length;
            float[] values = info.latent().values(random, 0, count);
            float[][] latents = new float[count][info.latent().size()];
            for (int i = 0; i < count; i++) {
                System.arraycopy(values, i * latents[i].length, latents[i], 0, latents[i].length);
            }
            return info.classes().isEmpty() ? generator.draw(latents) : generator.draw(latents, labels);
        });
    }
}
