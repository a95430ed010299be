package rana.gan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.nn.Network;
import rana.nn.Pass;
import rana.objective.EvidenceLowerBound;
import rana.optim.Ema;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.Precision;
import rana.torch.RandomTensors;
import rana.torch.Readout;
import rana.torch.Scalars;
import rana.torch.Scope;
import rana.torch.TensorList;
import rana.torch.Torch;

/**
 * A variational autoencoder (Kingma and Welling, 2013, arXiv:1312.6114), the family that GANs are
 * compared with: an encoder maps a picture to a distribution of latents, and a generator, called
 * the decoder there, reconstructs the picture from a sample of it.
 */
public final class Vae implements Model {
    /**
     * The report of a step.
     *
     * @param reconstruction -log p(x|z), nats per picture
     * @param divergence KL(q(z|x) ‖ N(0, 1)), nats per picture
     * @param error the root of the mean squared error, in the range of the pictures
     * @param generatorGradientNorm the norm of the gradient with respect to the generator's
     *     parameters
     * @param encoderGradientNorm the norm of the gradient with respect to the encoder's parameters
     * @param fault the first number that is not finite
     */
    public record Report(
            double reconstruction,
            double divergence,
            double error,
            double generatorGradientNorm,
            double encoderGradientNorm,
            Optional<Fault> fault)
            implements Model.Report {
        /**
         * Creates the report of a step.
         *
         * @param inTensors the first tensor that is not finite, if losses and norms are
         */
        static Report of(
                double reconstruction,
                double divergence,
                double error,
                double generatorGradientNorm,
                double encoderGradientNorm,
                Supplier<Optional<Fault>> inTensors) {
            Optional<Fault> fault = Fault.of(ENCODER, divergence, encoderGradientNorm)
                    .or(() -> Fault.of(GENERATOR, reconstruction, generatorGradientNorm))
                    .or(inTensors);
            return new Report(reconstruction, divergence, error, generatorGradientNorm, encoderGradientNorm, fault);
        }

        @Override
        public Map<String, Double> figures() {
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("reconstruction", reconstruction);
            figures.put("divergence", divergence);
            figures.put("error", error);
            figures.put("decoder_gradient", generatorGradientNorm);
            figures.put("encoder_gradient", encoderGradientNorm);
            return figures;
        }

        @Override
        public String line() {
            return String.format(
                    Locale.ROOT, "reconstruction %.0f  divergence %.1f  error %.3f", reconstruction, divergence, error);
        }
    }

    private static final String GENERATOR = "generator";
    private static final String ENCODER = "encoder";

    private final EvidenceLowerBound objective;
    private final Ema ema;
    private Precision precision;
    private final TrainedNetwork generator;
    private final TrainedNetwork encoder;
    private final Network average;
    private final ShardRunner shardRunner;
    private final FiniteCheck finiteCheck;

    /** The statistics of a step, means over the batch. */
    private enum Stat {
        RECONSTRUCTION,
        DIVERGENCE,
        SQUARED_ERROR
    }

    /**
     * Creates an autoencoder that owns its networks.
     *
     * @param objective the loss of both networks
     * @param ema the moving average of the generator
     * @param precision the precision of training passes
     * @param generator from latents (batch, latent) to pictures
     * @param encoder from pictures to the means and the logarithms of the variances of their
     *     latents: (batch, 2 · latent)
     * @param average a second network of the generator's architecture for its moving average, or
     *     the generator itself if {@code ema} is none
     * @param shardRunner computes the shards of each batch; the caller closes it
     */
    public Vae(
            EvidenceLowerBound objective,
            Ema ema,
            Precision precision,
            TrainedNetwork generator,
            TrainedNetwork encoder,
            Network average,
            ShardRunner shardRunner) {
        this.objective = objective;
        this.ema = ema;
        this.precision = precision;
        this.generator = generator;
        this.encoder = encoder;
        this.average = average;
        this.shardRunner = shardRunner;
        this.finiteCheck = new FiniteCheck(this);
    }

    @Override
    public Report step(StepContext context) {
        try (Scope scope = Scope.open()) {
            Batch real = context.batches().batch(context.step());
            RandomStream random = context.random().at("autoencoder step").at(context.step());
            return step(real, context.images(), context.fraction(), random);
        }
    }

    /**
     * Updates both networks once (Algorithm 1 of arXiv:1312.6114, with one latent per picture), and
     * then the generator's average.
     *
     * @param real on the networks' device
     * @param images the number of real pictures shown so far
     * @param fraction the fraction of the training that is done, in [0, 1]
     */
    Report step(Batch real, long images, double fraction, RandomStream random) {
        Shards<Stat> shards = shardRunner.map(
                List.of(encoder().architecture(), generator().architecture()),
                real,
                random,
                (shard, noise) -> gradients(shard, fraction, noise));
        Readout readout = new Readout();
        var stats = shards.stats(readout);
        List<Tensor> gradients = shards.gradients();
        int ofEncoder = encoder().parameters().size();
        List<Tensor> encoderGradients = gradients.subList(0, ofEncoder);
        List<Tensor> generatorGradients = gradients.subList(ofEncoder, gradients.size());
        Readout.Numbers encoderNorms =
                readout.add(TensorList.of(encoderGradients).norms());
        Readout.Numbers generatorNorms =
                readout.add(TensorList.of(generatorGradients).norms());
        encoder.optimizer().step(encoderGradients, fraction);
        generator.optimizer().step(generatorGradients, fraction);
        ema.update(average, generator(), real.count(), images, fraction);
        Supplier<Optional<Fault>> inTensors = finiteCheck.fault(readout);

        return Report.of(
                stats.mean(Stat.RECONSTRUCTION),
                stats.mean(Stat.DIVERGENCE),
                Math.sqrt(stats.mean(Stat.SQUARED_ERROR)),
                generatorNorms.norm(),
                encoderNorms.norm(),
                inTensors);
    }

    /**
     * Returns the gradients of the objective with respect to the encoder's parameters, and then to
     * the generator's.
     */
    private BatchGradients<Stat> gradients(Batch real, double fraction, RandomStream random) {
        try (Scope scope = Scope.open()) {
            Tensor code = encoder().forward(real.pictures(), pass(real, random.at("encoder")));
            long size = code.size(1) / 2;
            Tensor mean = code.narrow(1, 0, size);
            Tensor logVariance = code.narrow(1, size, size);
            Tensor noise = device().place(RandomTensors.normal(random.at("latent"), real.count(), size));
            Tensor latents = logVariance.mul(Scalars.of(0.5)).exp().mul(noise).add(mean);
            Tensor drawn = generator().forward(latents, pass(real, random.at("generator")));

            Tensor squaredError = torch.mse_loss(drawn, real.pictures());
            Tensor reconstruction =
                    objective.reconstruction(squaredError, real.pictures().numel() / real.count());
            Tensor divergence = objective.divergence(mean, logVariance);
            Tensor loss = reconstruction.add(
                    divergence.mul(Scalars.of(objective.beta().at(fraction))));
            List<Tensor> parameters = Stream.concat(encoder().parameters().stream(), generator().parameters().stream())
                    .toList();
            List<Tensor> stats = List.of(reconstruction, divergence, squaredError); // in the order of Stat
            return BatchGradients.kept(real.count(), stats, Torch.gradients(loss, parameters), scope);
        }
    }

    @Override
    public Optional<Tensor> scores(Batch examples) {
        return Optional.empty();
    }

    @Override
    public Network generator() {
        return generator.network();
    }

    @Override
    public Network average() {
        return average;
    }

    @Override
    public Map<String, TrainedNetwork> trainedNetworks() {
        Map<String, TrainedNetwork> both = new LinkedHashMap<>();
        both.put(GENERATOR, generator);
        both.put(ENCODER, encoder);
        return both;
    }

    @Override
    public void close() {
        finiteCheck.close();
        Model.super.close();
    }

    @Override
    public Optional<Augmenter> augmenter() {
        return Optional.empty();
    }

    @Override
    public void setPrecision(Precision value) {
        precision = value;
    }

    private Network encoder() {
        return encoder.network();
    }

    private Pass pass(Batch real, RandomStream noise) {
        return real.trainingPass(noise, device(), precision);
    }

    private ComputeDevice device() {
        return generator().device();
    }
}
