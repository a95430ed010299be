package rana.nn;

import org.bytedeco.pytorch.Tensor;
import rana.random.RandomStream;
import rana.torch.RandomTensors;
import rana.torch.Scalars;

/** The initialisation of kernels. Biases start at 0. */
public sealed interface Init {
    /** Draws one kernel: float32, on the CPU. */
    Tensor draw(WeightSpec spec, RandomStream random);

    /**
     * U[-a, a] with {@code a = sqrt(6 / (fanIn + fanOut))}: Keras's default (Glorot and Bengio,
     * 2010).
     */
    record GlorotUniform() implements Init {
        @Override
        public Tensor draw(WeightSpec spec, RandomStream random) {
            double limit = Math.sqrt(6.0 / (spec.fanIn() + spec.fanOut()));
            return RandomTensors.uniform(random, -limit, limit, spec.extents());
        }
    }

    /**
     * N(0, std²): DCGAN's, with 0.02 (Radford et al., 2015, arXiv:1511.06434).
     *
     * @param std the standard deviation, greater than 0
     */
    record Normal(double std) implements Init {
        public Normal {
            if (!(std > 0 && std < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("std must be greater than 0; got " + std);
            }
        }

        @Override
        public Tensor draw(WeightSpec spec, RandomStream random) {
            return RandomTensors.normal(random, spec.extents()).mul_(Scalars.of(std));
        }
    }

    /**
     * U[-range, range].
     *
     * @param range the bound, greater than 0
     */
    record Uniform(double range) implements Init {
        public Uniform {
            if (!(range > 0 && range < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("range must be greater than 0; got " + range);
            }
        }

        @Override
        public Tensor draw(WeightSpec spec, RandomStream random) {
            return RandomTensors.uniform(random, -range, range, spec.extents());
        }
    }

    /**
     * N(0, gain² / fanIn), where fanIn is the number of inputs that one output sums over (He et
     * al., 2015, arXiv:1502.01852). It keeps the variance from input to output.
     *
     * @param gain the gain of the activation before the layer, greater than 0; sqrt(2) for ReLU
     */
    record FanIn(double gain) implements Init {
        public FanIn {
            if (!(gain > 0 && gain < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("gain must be greater than 0; got " + gain);
            }
        }

        @Override
        public Tensor draw(WeightSpec spec, RandomStream random) {
            return RandomTensors.normal(random, spec.extents())
                    .mul_(Scalars.of(gain / Math.sqrt((double) spec.fanIn())));
        }
    }
}
