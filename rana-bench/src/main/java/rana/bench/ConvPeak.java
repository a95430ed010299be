package rana.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import rana.nn.Architecture;
import rana.nn.Conv;
import rana.nn.Init;
import rana.nn.Network;
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
        Architecture layer = new Architecture(new Shape.Image(256, 32, 32), List.of(new Conv(256, 5, 1, Padding.SAME)));
        double gigaflop = 2e-9 * BATCH * layer.macs();
        for (Precision precision : Precision.values()) {
            double[] seconds = seconds(layer, Pass.evaluation(device).precision(precision));
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

    /** Returns the durations of the runs that count, the shortest first. */
    private static double[] seconds(Architecture layer, Pass pass) {
        ComputeDevice device = pass.device();
        double[] seconds = new double[WARM_UP + COUNTED];
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard();
                Network network = new Network(layer, new Init.GlorotUniform(), RandomStream.of(1), device)) {
            Tensor input = device.place(
                    RandomTensors.normal(RandomStream.of(2), layer.input().batch(BATCH)));
            for (int i = 0; i < seconds.length; i++) {
                try (Scope once = Scope.open()) {
                    long started = System.nanoTime();
                    network.forward(input, pass);
                    device.synchronize();
                    seconds[i] = (System.nanoTime() - started) / 1e9;
                }
            }
        }
        double[] counted = Arrays.copyOfRange(seconds, WARM_UP, seconds.length);
        Arrays.sort(counted);
        return counted;
    }
}
