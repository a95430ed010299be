package rana.doctor;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.nn.Architecture;
import rana.nn.Conv;
import rana.nn.Flatten;
import rana.nn.Init;
import rana.nn.LeakyRelu;
import rana.nn.Linear;
import rana.nn.Network;
import rana.nn.Padding;
import rana.nn.Pass;
import rana.nn.Shape;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.HalfPrecision;
import rana.torch.RandomTensors;
import rana.torch.Scope;
import rana.torch.Torch;

/** Small computations that show whether a device works, and how fast it is. */
final class EngineTrial {
    /** The frog GAN's largest layer, on a quarter of its picture. */
    private static final Architecture LARGE = convolution(16, 256, 5);

    /** A layer of 9 million multiply-accumulates, which no device takes long for. */
    private static final Architecture SMALL = convolution(16, 64, 3);

    private static final int MAX_BATCH = 256;
    private static final double SECONDS_OF_A_RUN = 0.05;

    private static final double SECONDS = 0.2;
    private static final int MAX_RUNS = 20;

    private EngineTrial() {}

    /** A number format of convolutions. */
    enum Format {
        FLOAT32,
        TF32,
        BFLOAT16;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        static List<Format> of(ComputeDevice device) {
            return device.cuda() ? List.of(values()) : List.of(FLOAT32, BFLOAT16);
        }
    }

    private static Architecture convolution(int size, int channels, int kernel) {
        return new Architecture(
                new Shape.Image(channels, size, size), List.of(new Conv(channels, kernel, 1, Padding.SAME)));
    }

    /**
     * Takes one step of gradient descent with a small network.
     *
     * @return true if all numbers were finite, and the weights changed
     */
    static boolean step(ComputeDevice device) {
        Architecture small = new Architecture(
                new Shape.Image(3, 8, 8),
                List.of(new Conv(8, 3, 2, Padding.SAME), new LeakyRelu(0.2), new Flatten(), new Linear(1)));
        try (Scope scope = Scope.open();
                Network network = new Network(small, new Init.GlorotUniform(), RandomStream.of(1), device)) {
            Tensor images = device.place(
                    RandomTensors.normal(RandomStream.of(2), small.input().batch(4)));
            Tensor scores = network.forward(images, Pass.training(RandomStream.of(3), device));
            Tensor loss = scores.mul(scores).mean();
            List<Tensor> parameters = network.parameters();
            List<Tensor> gradients = Torch.gradients(loss, parameters);
            boolean sound = true;
            try (NoGradGuard guard = new NoGradGuard()) {
                for (int i = 0; i < parameters.size(); i++) {
                    float[] before = Torch.floats(parameters.get(i));
                    parameters.get(i).sub_(gradients.get(i));
                    float[] after = Torch.floats(parameters.get(i));
                    sound &= !Arrays.equals(before, after);
                }
            }
            return sound && Torch.areFinite(parameters);
        }
    }

    /** Returns the speed of the large convolution, or of the small one if that takes too long. */
    static double gigaflops(ComputeDevice device, Format format) {
        boolean before = torch.globalContext().allowTF32CuDNN();
        torch.globalContext().setAllowTF32CuDNN(format == Format.TF32);
        try {
            if (format == Format.BFLOAT16) {
                try (HalfPrecision half = HalfPrecision.open(device)) {
                    return gigaflops(device);
                }
            }
            return gigaflops(device);
        } finally {
            torch.globalContext().setAllowTF32CuDNN(before);
        }
    }

    private static double gigaflops(ComputeDevice device) {
        if (device.cuda()) { // a small layer would measure the launch of a kernel
            return gigaflops(device, LARGE, MAX_BATCH, MAX_RUNS);
        }
        double small = gigaflops(device, SMALL, 1, MAX_RUNS);
        double ofOne = 2e-9 * LARGE.macs();
        if (ofOne > small * SECONDS) {
            return small;
        }
        double batch = small * SECONDS_OF_A_RUN / ofOne;
        return gigaflops(device, LARGE, (int) Math.max(1, Math.min(batch, MAX_BATCH)), MAX_RUNS);
    }

    /** Returns the speed of the fastest of several runs, after one that is not counted. */
    private static double gigaflops(ComputeDevice device, Architecture layer, int batch, int runs) {
        double best = Double.MAX_VALUE;
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard();
                Network network = new Network(layer, new Init.GlorotUniform(), RandomStream.of(1), device)) {
            Tensor input = device.place(
                    RandomTensors.normal(RandomStream.of(2), layer.input().batch(batch)));
            double spent = 0;
            for (int i = 0; i <= runs && (i < 2 || spent < SECONDS); i++) {
                try (Scope once = Scope.open()) {
                    long started = System.nanoTime();
                    network.forward(input, Pass.evaluation(device));
                    device.synchronize();
                    double taken = (System.nanoTime() - started) / 1e9;
                    spent += taken;
                    if (i > 0) {
                        best = Math.min(best, taken);
                    }
                }
            }
        }
        return 2e-9 * batch * layer.macs() / best;
    }
}
