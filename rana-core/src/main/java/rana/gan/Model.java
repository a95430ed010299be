package rana.gan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import rana.augment.AugmentationPolicy;
import rana.nn.Network;
import rana.optim.Optimizer;
import rana.optim.UpdateRule;
import rana.torch.Precision;

/**
 * A generator of pictures and a second network that it is trained with. A model owns its networks
 * and optimisers and is not thread-safe.
 */
public sealed interface Model extends AutoCloseable permits Gan, Vae {
    /** The report of a step, as plain numbers. */
    sealed interface Report permits Gan.Report, Vae.Report {
        /** Returns the numbers by their names in {@code metrics.jsonl}. */
        Map<String, Double> figures();

        /**
         * Returns the first loss, gradient norm, weight, statistic, average or optimiser state that
         * is not finite after the step, from which training cannot continue; empty if all are
         * finite.
         */
        Optional<Fault> fault();

        /** Returns a short text for a line of progress. */
        String line();
    }

    /**
     * A number that is not finite.
     *
     * @param network the name of the network that it belongs to: one of {@link Model#networks}
     * @param what a description for a message: {@code the loss is NaN}
     */
    record Fault(String network, String what) {
        /**
         * Returns the fault of the loss, or else of the gradient norm; empty if both are finite.
         */
        static Optional<Fault> of(String network, double loss, double gradientNorm) {
            if (!Double.isFinite(loss)) {
                return Optional.of(new Fault(network, "the loss is " + loss));
            }
            return Double.isFinite(gradientNorm)
                    ? Optional.empty()
                    : Optional.of(new Fault(network, "the gradient's norm is " + gradientNorm));
        }
    }

    /**
     * The part of a model's state that is not tensors.
     *
     * @param updates the number of updates of each network, by its name
     * @param augmentationProbability the probability of each augmentation, in [0, 1]; 0 without
     *     augmentation
     */
    record State(Map<String, Long> updates, double augmentationProbability) {}

    /**
     * Trains for one step, on fresh real pictures. It leaves no native memory behind, with or
     * without an open scope.
     */
    Report step(StepContext context);

    /**
     * Returns the discriminator's score of being real for each picture, in a pass that changes
     * nothing: (batch, 1), on the networks' device; empty if the model has no discriminator. Call
     * it inside a {@link rana.torch.Scope}.
     *
     * @param examples on the networks' device
     */
    Optional<Tensor> scores(Batch examples);

    /** Returns the generator that is trained: (batch, latent) to pictures. */
    Network generator();

    /**
     * Returns the generator to draw with: the moving average, or {@link #generator} itself if there
     * is none.
     */
    Network average();

    /**
     * Returns both networks that are trained, the generator first, by their names in recipes and
     * files.
     */
    Map<String, TrainedNetwork> trainedNetworks();

    /**
     * Returns the augmentation of the pictures that a discriminator sees; empty if the model has no
     * discriminator.
     */
    Optional<Augmenter> augmenter();

    /** Sets the precision of later steps. */
    void setPrecision(Precision precision);

    /** Returns the networks of {@link #trainedNetworks}. */
    default Map<String, Network> networks() {
        return values(trainedNetworks(), TrainedNetwork::network);
    }

    /** Returns the optimisers of {@link #trainedNetworks}. */
    default Map<String, Optimizer> optimizers() {
        return values(trainedNetworks(), TrainedNetwork::optimizer);
    }

    /** Returns the learning rate of the next update of each network, by its name. */
    default Map<String, Double> learningRates(double fraction) {
        return values(optimizers(), optimizer -> optimizer.learningRate(fraction));
    }

    /** Sets a factor on the learning rates of all later updates; it replaces the one before. */
    default void setLearningRateScale(double scale) {
        optimizers().values().forEach(optimizer -> optimizer.setLearningRateScale(scale));
    }

    /**
     * Sets the probability of each augmentation, from which adaptive augmentation continues; no
     * effect without augmentation.
     */
    default void setAugmentationProbability(double probability) {
        augmenter().ifPresent(augmenter -> augmenter.resumeAt(probability));
    }

    /**
     * Continues with other settings.
     *
     * @param updateRules the update rule of each network, by its name; each has the type of the
     *     one before
     * @param augmentation has the transforms of the one before; no effect without augmentation
     */
    default void changeSettings(Map<String, UpdateRule> updateRules, AugmentationPolicy augmentation) {
        optimizers().forEach((name, optimizer) -> optimizer.setRule(Objects.requireNonNull(updateRules.get(name))));
        augmenter().ifPresent(augmenter -> augmenter.setPolicy(augmentation));
    }

    /**
     * Returns what a checkpoint stores in addition to the tensors of networks, optimisers and
     * average.
     */
    default State state() {
        return new State(
                values(optimizers(), Optimizer::iteration),
                augmenter().map(Augmenter::probability).orElse(0.0));
    }

    /**
     * Continues from the state of a checkpoint, whose tensors must have been copied into those of
     * the model.
     */
    default void restore(State state) {
        optimizers().forEach((name, optimizer) -> optimizer.resumeAt(state.updates.getOrDefault(name, 0L)));
        setAugmentationProbability(state.augmentationProbability);
    }

    @Override
    default void close() {
        if (average() != generator()) {
            average().close();
        }
        trainedNetworks().values().forEach(TrainedNetwork::close);
    }

    private static <A, B> Map<String, B> values(Map<String, A> named, Function<A, B> value) {
        Map<String, B> values = new LinkedHashMap<>();
        named.forEach((name, each) -> values.put(name, value.apply(each)));
        return values;
    }
}
