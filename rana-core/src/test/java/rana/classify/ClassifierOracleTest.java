package rana.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rana.image.Picture;
import rana.nn.Pass;
import rana.oracle.Fixture;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * The shipped classifiers, against PyTorch on the same files ({@code tools/oracle/classify.py}).
 */
class ClassifierOracleTest {
    private static final Fixture ORACLE = new Fixture("classify");
    private static final int SIZE = 32;

    @ParameterizedTest
    @ValueSource(strings = {"cifar10", "pond"})
    void features_and_predictions_agree_with_pytorch(String name) {
        List<Picture> pictures = pictures();
        try (Classifier classifier = ClassifierFiles.shipped(name, ComputeDevice.CPU);
                Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            byte[] bytes = new byte[pictures.size() * SIZE * SIZE * 3];
            for (int i = 0; i < pictures.size(); i++) {
                System.arraycopy(pictures.get(i).pixels(), 0, bytes, i * SIZE * SIZE * 3, SIZE * SIZE * 3);
            }
            Tensor features = classifier
                    .features()
                    .forward(
                            classifier.scaling().tensor(bytes, SIZE, ComputeDevice.CPU),
                            Pass.evaluation(ComputeDevice.CPU));
            assertClose(Torch.floats(features), ORACLE.values(name + ".features"));
            assertPredictions(classifier, pictures, ORACLE.values(name + ".scores"));
        }
    }

    private static void assertPredictions(Classifier classifier, List<Picture> pictures, double[] scores) {
        List<Prediction> predictions = classifier.classify(pictures);
        int at = 0;
        for (Prediction ofPicture : predictions) {
            for (float[] probabilities : ofPicture.probabilities()) {
                double sum = 0;
                for (int i = 0; i < probabilities.length; i++) {
                    sum += Math.exp(scores[at + i]);
                }
                for (float probability : probabilities) {
                    assertThat((double) probability).isCloseTo(Math.exp(scores[at++]) / sum, within(1e-4));
                }
            }
        }
        assertThat(at).isEqualTo(scores.length);
    }

    private static void assertClose(float[] found, double[] wanted) {
        assertThat(found).hasSize(wanted.length);
        for (int i = 0; i < found.length; i++) {
            assertThat((double) found[i]).isCloseTo(wanted[i], within(1e-4 * (1 + Math.abs(wanted[i]))));
        }
    }

    private static List<Picture> pictures() {
        double[] planes = ORACLE.values("pictures"); // (pictures, 3, 32, 32), 0 to 255
        List<Picture> pictures = new ArrayList<>();
        int plane = SIZE * SIZE;
        for (int first = 0; first < planes.length; first += 3 * plane) {
            byte[] pixels = new byte[3 * plane];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = (byte) (int) planes[first + i % 3 * plane + i / 3];
            }
            pictures.add(new Picture(SIZE, SIZE, 3, pixels));
        }
        return pictures;
    }
}
