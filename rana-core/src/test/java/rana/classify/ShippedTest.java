package rana.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.nn.Shape;
import rana.torch.ComputeDevice;

/** The classifiers that ship with Rana. */
class ShippedTest {
    @ParameterizedTest
    @CsvSource({"cifar10, C10, 3000000, 0.9", "pond, Pond, 500000, 0.98"})
    void the_file_is_small_and_matches_its_card(String file, String name, int maxBytes, double accuracy)
            throws IOException {
        byte[] weights = resource(file + ".safetensors");
        try (Classifier classifier = ClassifierFiles.shipped(file, ComputeDevice.CPU)) {
            assertThat(weights.length).isLessThanOrEqualTo(maxBytes);
            assertThat(classifier.card().sha256()).isEqualTo(CardDigest.of(weights));
            assertThat(classifier.card().name()).isEqualTo(name);
            assertThat(classifier.card().heldOut().accuracies()).allMatch(value -> value >= accuracy);
            assertThat(classifier.features().architecture().output())
                    .isEqualTo(new Shape.Vector(classifier.card().backbone().features()));
        }
    }

    @Test
    void the_accuracy_on_the_first_2000_test_pictures_of_cifar_10_matches_the_card() {
        Path data = Path.of("../../shared/data");
        assumeTrue(Files.exists(data.resolve("cifar-10-binary.tar.gz")), "no cifar-10-binary.tar.gz in " + data);
        LabelledImages test = LabelledImages.of(
                DataSources.open("cifar10-test", DataOptions.of(32, 3).path(data)));
        try (Classifier classifier = Classifier.cifar10(ComputeDevice.CPU)) {
            double onAll = classifier.card().heldOut().accuracies().get(0);
            double onSome = classifier.accuracies(test, 2000).get(0);
            assertThat(CardDigest.of(test))
                    .isEqualTo(classifier.card().heldOut().pictures().sha256());
            assertThat(onSome).isGreaterThan(0.9).isCloseTo(onAll, within(0.015));
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = ShippedTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}
