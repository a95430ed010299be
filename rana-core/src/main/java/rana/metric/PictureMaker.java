package rana.metric;

import java.util.List;
import rana.image.Picture;
import rana.random.RandomStream;

/** Draws pictures: a generator, whatever it is made of. */
@FunctionalInterface
public interface PictureMaker {
    /** {@code count} pictures of one size; the first n are the same for every count. */
    List<Picture> draw(int count, RandomStream random);
}
