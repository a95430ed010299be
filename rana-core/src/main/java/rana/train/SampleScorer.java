package rana.train;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import rana.data.ImageSource;
import rana.gan.Batch;
import rana.gan.Model;
import rana.image.Picture;
import rana.libtorch.Sampler;
import rana.recipe.ImageSpec;
import rana.recipe.Recipe;
import rana.run.SampleScores;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.Torch;

/** A scorer of samples by the discriminator. It changes no state and draws no random numbers. */
final class SampleScorer {
    private final ImageSpec pictures;
    private final boolean probabilities;
    private final ComputeDevice device;
    private final int[] realLabels;

    /**
     * Creates a scorer.
     *
     * @param shown the indices of the real samples among the images of {@code source}
     */
    SampleScorer(Recipe recipe, ImageSource source, int[] shown, ComputeDevice device) {
        this.pictures = recipe.pictures();
        this.probabilities = recipe.objective().hasProbabilities();
        this.device = device;
        this.realLabels = Arrays.stream(shown).map(source::label).toArray();
    }

    /** Returns the scores of {@code samples}; empty if {@code model} has no discriminator. */
    Optional<SampleScores> scores(Model model, Samples samples) {
        int[] generatedLabels = Sampler.labels(pictures, samples.generated().size());
        return scores(model, samples.real(), realLabels)
                .flatMap(onReal -> scores(model, samples.generated(), generatedLabels)
                        .map(onGenerated -> new SampleScores(samples.step(), onReal, onGenerated, probabilities)));
    }

    private Optional<List<Double>> scores(Model model, List<Picture> of, int[] labels) {
        int each = pictures.size() * pictures.size() * pictures.channels();
        byte[] bytes = new byte[of.size() * each];
        for (int i = 0; i < of.size(); i++) {
            System.arraycopy(of.get(i).pixels(), 0, bytes, i * each, each);
        }
        try (Scope scope = Scope.open()) {
            Tensor batch = Torch.pictures(
                    bytes,
                    pictures.size(),
                    pictures.channels(),
                    pictures.range().low(),
                    pictures.range().high(),
                    device);
            Optional<Tensor> classes = pictures.classes() == 0
                    ? Optional.empty()
                    : Optional.of(device.placeIndices(Torch.indices(labels)));
            return model.scores(new Batch(batch, classes)).map(SampleScorer::doubles);
        }
    }

    private static List<Double> doubles(Tensor scores) {
        float[] values = Torch.floats(scores);
        return IntStream.range(0, values.length)
                .mapToObj(i -> (double) values[i])
                .toList();
    }
}
