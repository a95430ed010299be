package rana.train;

import java.util.List;
import rana.image.Picture;

/**
 * The samples of a snapshot.
 *
 * @param step the number of steps taken
 * @param generated images generated from latents that stay the same throughout the run
 * @param real training images that stay the same throughout the run
 */
public record Samples(long step, List<Picture> generated, List<Picture> real) {
    /** Creates the samples of a snapshot. */
    public Samples {
        generated = List.copyOf(generated);
        real = List.copyOf(real);
    }
}
