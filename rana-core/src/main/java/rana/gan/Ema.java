package rana.gan;

import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import rana.nn.Network;
import rana.optim.Schedule;
import rana.torch.Scalars;
import rana.torch.Scope;

/**
 * An exponential moving average of G's weights: after every step {@code average ← β·average + (1 - β)·G}, with
 * {@code β = ½^(images / halfLife)} (Karras et al., 2017, arXiv:1710.10196; the half-life in images as in StyleGAN2).
 *
 * @param halfLifeImages real pictures shown until a weight counts half; 0 for no average: G itself is used
 * @param rampUp the half-life is at most this times the pictures shown so far; 0 for no such limit
 */
public record Ema(Schedule halfLifeImages, double rampUp) {
    public Ema {
        if (halfLifeImages.least() < 0) {
            throw new IllegalArgumentException("halfLifeImages must be at least 0; got " + halfLifeImages);
        }
        if (!(rampUp >= 0 && rampUp < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("rampUp must be at least 0; got " + rampUp);
        }
    }

    /** No average. */
    public static Ema none() {
        return new Ema(Schedule.constant(0), 0);
    }

    /** Whether there is anything to average. */
    public boolean averages() {
        return halfLifeImages.most() > 0;
    }

    /**
     * β, the share of the old average that a step keeps.
     *
     * @param images shown in this step
     * @param seen shown before and in this step
     * @param progress share of the training that is done, in [0, 1]
     */
    public double kept(long images, long seen, double progress) {
        double halfLife = halfLifeImages.at(progress);
        if (rampUp > 0) {
            halfLife = Math.min(halfLife, rampUp * seen);
        }
        return halfLife > 0 ? Math.pow(0.5, images / halfLife) : 0;
    }

    /**
     * Moves {@code average} towards {@code network}. Statistics, such as those of batch normalisation, are copied: they are averages
     * already.
     *
     * @param kept β
     */
    static void move(Network average, Network network, double kept) {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> to = average.tensors();
            network.tensors().forEach((name, from) -> {
                Tensor target = Objects.requireNonNull(to.get(name)).detach();
                if (from.requires_grad()) {
                    target.lerp_(from.detach(), Scalars.of(1 - kept));
                } else {
                    target.copy_(from);
                }
            });
        }
    }
}
