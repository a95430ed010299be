package rana.gan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.nn.Network;
import rana.optim.Optimizer;
import rana.random.RandomStream;
import rana.torch.ComputeDevice;
import rana.torch.RandomTensors;
import rana.torch.Scalars;
import rana.torch.Scope;
import rana.torch.Torch;
import rana.torch.Workers;

/**
 * A variational autoencoder (Kingma and Welling, 2013, arXiv:1312.6114), the family that GANs are compared with: an encoder says which
 * latents a picture may have come from, and a generator, there called the decoder, draws it again from one of them.
 *
 * @param generator from latents to pictures; it and all other parts are closed with the autoencoder
 * @param encoder from pictures to the mean and the logarithm of the variance of each number of their latents: (batch, 2 · latent)
 * @param average of the generator, to draw with; the generator itself where none is kept
 * @param objective what both minimise
 * @param averaging how the average follows
 * @param generatorOptimizer steps the generator's parameters
 * @param encoderOptimizer steps the encoder's
 * @param workers among which a batch is shared, where no network remembers what it saw
 */
public record Vae(
        Network generator,
        Network encoder,
        Network average,
        EvidenceLowerBound objective,
        Ema averaging,
        Optimizer generatorOptimizer,
        Optimizer encoderOptimizer,
        Workers workers)
        implements Model {
    /**
     * What a step says.
     *
     * @param reconstruction -log p(x|z), nats a picture
     * @param divergence from the prior, nats a picture
     * @param error root of the mean squared error, in the range of the pictures
     * @param generatorGradient norm of what changed the generator
     * @param encoderGradient norm of what changed the encoder
     */
    public record Report(
            double reconstruction, double divergence, double error, double generatorGradient, double encoderGradient)
            implements Model.Report {
        @Override
        public Map<String, Double> figures() {
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("reconstruction", reconstruction);
            figures.put("divergence", divergence);
            figures.put("error", error);
            figures.put("decoder_gradient", generatorGradient);
            figures.put("encoder_gradient", encoderGradient);
            return figures;
        }

        @Override
        public Optional<Fault> fault() {
            return Fault.of(ENCODER, divergence, encoderGradient)
                    .or(() -> Fault.of(GENERATOR, reconstruction, generatorGradient));
        }

        @Override
        public String line() {
            return String.format(
                    Locale.ROOT, "reconstruction %.0f  divergence %.1f  error %.3f", reconstruction, divergence, error);
        }
    }

    private static final String GENERATOR = "generator";
    private static final String ENCODER = "encoder";

    /** What a share of a batch comes to. */
    private record Evidence(double reconstruction, double divergence, double squaredError) {}

    /**
     * Trains both networks once (Algorithm 1 of arXiv:1312.6114, with one latent a picture).
     *
     * @param real on the networks' device
     * @param seen real pictures shown so far, for the average
     * @param progress share of the training that is done, in [0, 1]
     */
    public Report step(Batch real, long seen, double progress, RandomStream random) {
        Shards<Evidence> shares = Shards.of(
                List.of(encoder.architecture(), generator.architecture()),
                workers,
                real,
                random,
                (share, noise) -> train(share, progress, noise));
        List<Tensor> gradients = shares.gradients();
        int ofEncoder = encoder.parameters().size();
        List<Tensor> encoderGradients = gradients.subList(0, ofEncoder);
        List<Tensor> generatorGradients = gradients.subList(ofEncoder, gradients.size());
        double encoderNorm = Torch.norm(encoderGradients);
        double generatorNorm = Torch.norm(generatorGradients);
        encoderOptimizer.step(encoderGradients, progress);
        generatorOptimizer.step(generatorGradients, progress);
        if (averaging.averages()) {
            Ema.move(average, generator, averaging.kept(real.count(), seen, progress));
        }
        return new Report(
                shares.mean(Evidence::reconstruction),
                shares.mean(Evidence::divergence),
                Math.sqrt(shares.mean(Evidence::squaredError)),
                generatorNorm,
                encoderNorm);
    }

    @Override
    public Map<String, Network> networks() {
        Map<String, Network> both = new LinkedHashMap<>();
        both.put(GENERATOR, generator);
        both.put(ENCODER, encoder);
        return both;
    }

    @Override
    public Map<String, Optimizer> optimizers() {
        Map<String, Optimizer> both = new LinkedHashMap<>();
        both.put(GENERATOR, generatorOptimizer);
        both.put(ENCODER, encoderOptimizer);
        return both;
    }

    /** What the objective asks of the encoder's parameters, and then of the generator's. */
    private Shards.Share<Evidence> train(Batch real, double progress, RandomStream random) {
        try (Scope scope = Scope.open()) {
            Tensor code = encoder.forward(real.pictures(), real.training(random.at("encoder"), device()));
            long size = code.size(1) / 2;
            Tensor mean = code.narrow(1, 0, size);
            Tensor logVariance = code.narrow(1, size, size);
            Tensor noise = device().place(RandomTensors.normal(random.at("latent"), real.count(), size));
            Tensor latents = logVariance.mul(Scalars.of(0.5)).exp().mul(noise).add(mean);
            Tensor drawn = generator.forward(latents, real.training(random.at("generator"), device()));

            Tensor squaredError = torch.mse_loss(drawn, real.pictures());
            Tensor reconstruction =
                    objective.reconstruction(squaredError, real.pictures().numel() / real.count());
            Tensor divergence = objective.divergence(mean, logVariance);
            Tensor loss = reconstruction.add(
                    divergence.mul(Scalars.of(objective.beta().at(progress))));
            List<Tensor> parameters = Stream.concat(encoder.parameters().stream(), generator.parameters().stream())
                    .toList();
            Evidence evidence =
                    new Evidence(reconstruction.item_float(), divergence.item_float(), squaredError.item_float());
            return Shards.Share.kept(real.count(), evidence, Torch.gradients(loss, parameters), scope);
        }
    }

    private ComputeDevice device() {
        return generator.device();
    }
}
