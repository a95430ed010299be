package rana.train;

import java.util.List;
import rana.image.Picture;

/**
 * What a training looks like after some steps.
 *
 * @param step how many steps have been taken
 * @param generated from latents that stay the same all through the run
 * @param real some pictures that D is trained on, the same all through the run
 */
public record Samples(long step, List<Picture> generated, List<Picture> real) {}
