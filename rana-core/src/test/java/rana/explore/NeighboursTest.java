package rana.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.ProgressListener;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.data.ImageSource;
import rana.image.Picture;
import rana.metric.Extractors;
import rana.metric.FeatureCache;
import rana.metric.FeatureExtractor;
import rana.torch.ComputeDevice;

class NeighboursTest {
    private final ImageSource pond = DataSources.open("pond:30", DataOptions.of(16, 3));

    @TempDir
    private Path folder;

    @Test
    void the_nearest_of_a_training_picture_is_itself_and_the_others_come_by_distance() {
        float[][] features = features();
        try (Neighbours neighbours = open()) {
            List<Neighbours.Neighbour> found = neighbours.nearest(pond.picture(4), 30);

            assertThat(found.get(0).index()).isEqualTo(4);
            assertThat(found.get(0).distance()).isCloseTo(0, within(1e-4));
            assertThat(found.get(0).picture().pixels())
                    .isEqualTo(pond.picture(4).pixels());
            assertThat(found)
                    .extracting(Neighbours.Neighbour::index)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 30).boxed().toList());
            for (int i = 1; i < 30; i++) {
                assertThat(found.get(i).distance())
                        .isGreaterThanOrEqualTo(found.get(i - 1).distance())
                        .isCloseTo(distance(features[4], features[found.get(i).index()]), within(1e-4));
            }
        }
    }

    @Test
    void features_are_computed_once_and_looking_leaves_nothing_native_behind() {
        Picture grey = new Picture(8, 8, 1, new byte[64]);
        try (Neighbours neighbours = open()) {
            assertThat(neighbours.nearest(grey, 3)).hasSize(3);
            long before = Pointer.totalCount();
            neighbours.nearest(grey, 3);
            assertThat(Pointer.totalCount()).isEqualTo(before);
        }
        assertThat(folder).isDirectoryContaining(file -> file.toString().endsWith(".safetensors"));
    }

    private Neighbours open() {
        return new Neighbours(
                pond, Extractors.builtIn(ComputeDevice.CPU), new FeatureCache(folder), ProgressListener.SILENT);
    }

    /** One by one, while the neighbours' come in batches. */
    private float[][] features() {
        try (FeatureExtractor extractor = Extractors.builtIn(ComputeDevice.CPU)) {
            return IntStream.range(0, pond.count())
                    .mapToObj(i -> extractor.features(pond.picture(i).pixels(), 16, 3))
                    .toArray(float[][]::new);
        }
    }

    private static double distance(float[] a, float[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            squares += Math.pow(a[i] - b[i], 2);
        }
        return Math.sqrt(squares);
    }
}
