package rana.train;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import rana.data.ImageSource;
import rana.gan.Batch;
import rana.gan.Gan;
import rana.gan.Model;
import rana.image.Picture;
import rana.recipe.ImageSpec;
import rana.run.SampleScores;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.Torch;

/** Asks D what it holds samples to be. It changes nothing, and draws nothing. */
final class SampleScorer {
    private final ImageSpec pictures;
    private final ComputeDevice device;
    private final int[] realLabels;

    /** @param shown which of the pictures of {@code source} are the real samples, by index */
    SampleScorer(ImageSpec pictures, ImageSource source, int[] shown, ComputeDevice device) {
        this.pictures = pictures;
        this.device = device;
        this.realLabels = Arrays.stream(shown).map(source::label).toArray();
    }

    /** What D of {@code model} says of them; empty where there is none. */
    Optional<SampleScores> scores(Model model, Samples samples) {
        if (!(model instanceof Gan gan)) {
            return Optional.empty();
        }
        int[] generatedLabels = IntStream.range(0, samples.generated().size())
                .map(i -> i % Math.max(1, pictures.classes()))
                .toArray();
        return Optional.of(new SampleScores(
                samples.step(),
                scores(gan, samples.real(), realLabels),
                scores(gan, samples.generated(), generatedLabels),
                gan.rules().objective().hasProbabilities()));
    }

    private List<Double> scores(Gan gan, List<Picture> of, int[] labels) {
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
            float[] scores = Torch.floats(gan.realness(new Batch(batch, classes)));
            return IntStream.range(0, scores.length)
                    .mapToObj(i -> (double) scores[i])
                    .toList();
        }
    }
}
