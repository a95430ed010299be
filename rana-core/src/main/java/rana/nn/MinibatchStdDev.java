package rana.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import rana.torch.Scalars;
import rana.torch.Torch;

/**
 * Minibatch standard deviation: a layer that appends a channel with the standard deviation over a
 * group of examples, averaged over channels and pixels (Karras et al., 2017, arXiv:1710.10196,
 * section 3). It lets the discriminator detect mode collapse.
 *
 * @param group the number of examples in a group, at least 2; reduced to the largest divisor of the
 *     batch size that is not larger
 */
public record MinibatchStdDev(int group) implements Layer {
    private static final double EPSILON = 1e-8;

    public MinibatchStdDev {
        Shapes.atLeast("group", 2, group);
    }

    @Override
    public String type() {
        return "minibatch-std-dev";
    }

    @Override
    public String settings() {
        return "groups of " + group;
    }

    @Override
    public Shape output(Shape input) {
        Shape.Image image = Shapes.image(input);
        return new Shape.Image(image.channels() + 1, image.height(), image.width());
    }

    @Override
    public boolean mixesExamples() {
        return true;
    }

    /**
     * Returns the number of examples in a group in a batch of that many. It is 1 if the batch has no
     * divisor from 2 to {@link #group}; the appended channel is then constant.
     */
    public int groupIn(long batch) {
        int together = group;
        while (together > 1 && batch % together != 0) {
            together--;
        }
        return together;
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        long batch = x.size(0);
        long together = groupIn(batch);
        long groups = batch / together;
        Tensor grouped = pass.exact(x).reshape(together, groups, x.size(1), x.size(2), x.size(3));
        Tensor deviation = grouped.sub(grouped.mean(new long[] {0}, true, Torch.sameType()))
                .square()
                .mean(new long[] {0}, false, Torch.sameType())
                .add(Scalars.of(EPSILON))
                .sqrt()
                .mean(new long[] {1, 2, 3}, false, Torch.sameType()); // (groups)
        Tensor channel = deviation.repeat(together).view(batch, 1, 1, 1).expand(batch, 1, x.size(2), x.size(3));
        return Torch.concatenate(1, x, pass.like(x, channel));
    }
}
