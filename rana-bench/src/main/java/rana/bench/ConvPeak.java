package rana.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import rana.nn.Conv;
import rana.nn.Padding;
import rana.nn.Pass;
import rana.nn.Shape;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Precision;
import rana.torch.RandomTensors;
import rana.torch.Scope;

/**
 * The peak convolution speed of this machine in each precision: the frog GAN's largest layer,
 * forward, with a batch of 20; the median of 15 runs after 3 warm-up runs.
 */
public final class ConvPeak {
    private static final int BATCH = 20;
    private static final int WARM_UP = 3;
    private static final int COUNTED = 15;

    private ConvPeak() {}

    public static void main(String[] arguments) {
        ComputeDevice device = ComputeDevice.named("auto");
        Shape.Image input = new Shape.Image(256, 32, 32);
        Conv layer = new Conv(256, 5, 1, Padding.SAME, 1, false);
        double gigaflop = 2e-9 * BATCH * layer.macs(input);
        for (Precision precision : Precision.values()) {
            double[] seconds = seconds(layer, input, Pass.evaluation(device).precision(precision));
            double median = seconds[COUNTED / 2];
            System.out.printf(
                    Locale.ROOT,
                    "%s: %.1f GFLOP in %.4f s (median of %d): %.0f GFLOP/s; best %.0f GFLOP/s%n",
                    precision.name().toLowerCase(Locale.ROOT),
                    gigaflop,
                    median,
                    COUNTED,
                    gigaflop / median,
                    gigaflop / seconds[0]);
        }
    }

    /** Returns the durations of the runs that count, the shortest first, with input and weights in the pass's type. */
    private static double[] seconds(Conv layer, Shape.Image input, Pass pass) {
        ComputeDevice device = pass.device();
        double[] seconds = new double[WARM_UP + COUNTED];
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor images = random(2, input.batch(BATCH), pass);
            Tensor weight =
                    random(1, new long[] {layer.channels(), input.channels(), layer.kernel(), layer.kernel()}, pass);
            for (int i = 0; i < seconds.length; i++) {
                try (Scope once = Scope.open()) {
                    long started = System.nanoTime();
                    layer.forward(images, List.of(weight), pass);
                    device.synchronize();
                    seconds[i] = (System.nanoTime() - started) / 1e9;
                }
            }
        }
        double[] counted = Arrays.copyOfRange(seconds, WARM_UP, seconds.length);
        Arrays.sort(counted);
        return counted;
    }

    private static Tensor random(long seed, long[] shape, Pass pass) {
        return pass.precision().of(pass.device().place(RandomTensors.normal(RandomStream.of(seed), shape)));
    }
}
