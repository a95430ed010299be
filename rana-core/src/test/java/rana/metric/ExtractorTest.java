package rana.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.ProgressListener;
import rana.UsageException;
import rana.classify.ChannelScaling;
import rana.data.ImageSource;
import rana.data.Pond;
import rana.nn.Architecture;
import rana.nn.Flatten;
import rana.nn.Init;
import rana.nn.Network;
import rana.nn.Shape;
import rana.oracle.Fixture;
import rana.random.RandomStream;
import rana.run.ExtractorCard;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.ScriptModule;
import rana.torch.Torch;

class ExtractorTest {
    @Test
    void a_script_is_called_like_the_inception_file() {
        Fixture fixture = new Fixture("measures");
        try (FeatureExtractor tiny = tiny()) {
            assertThat(tiny.features(interleaved(fixture.values("module.pictures")), 8, 3))
                    .containsExactly(floats(fixture.values("module.features")), within(1e-6f));
        }
    }

    @Test
    void grey_pictures_are_colour_pictures_with_three_equal_channels() {
        try (FeatureExtractor tiny = tiny()) {
            float[] features = tiny.features(new byte[] {51, 51, 102, 102}, 2, 1);
            assertThat(features).containsExactly(new float[] {0.2f, 0.4f, 0.2f, 0.4f, 0.2f, 0.4f}, within(1e-6f));
        }
    }

    @Test
    void pictures_as_tensors_have_the_features_of_the_same_bytes() {
        byte[] colour = new byte[2 * 32 * 32 * 3];
        byte[] grey = new byte[32 * 32];
        new SplittableRandom(1).nextBytes(colour);
        new SplittableRandom(2).nextBytes(grey);
        try (NetworkExtractor random = RandomExtractor.random(ComputeDevice.CPU);
                Scope scope = Scope.open()) {
            for (int channels : new int[] {3, 1}) {
                byte[] bytes = channels == 3 ? colour : grey;
                Tensor pictures = Torch.pictures(bytes, 32, channels, 0, 1, ComputeDevice.CPU);

                assertThat(Torch.floats(random.features(pictures)))
                        .containsExactly(random.features(bytes, 32, channels), within(1e-5f));
            }
        }
    }

    @Test
    void no_native_pointer_is_left() {
        byte[] pictures = new byte[64 * 64 * 3];
        for (int i = 0; i < 3; i++) {
            long before = Pointer.totalCount();
            try (FeatureExtractor tiny = tiny();
                    FeatureExtractor random = RandomExtractor.random(ComputeDevice.CPU)) {
                tiny.features(pictures, 64, 3);
                random.features(pictures, 64, 3);
            }
            assertThat(Pointer.totalCount()).isEqualTo(before);
        }
    }

    @Test
    void any_file_but_the_standard_one_is_refused_unread(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> InceptionExtractor.open(script(), ComputeDevice.CPU))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("tiny-extractor.pt: has SHA-256 ")
                .hasMessageContaining(ExtractorCard.INCEPTION_SHA256);
        assertThatThrownBy(() -> InceptionExtractor.open(folder.resolve("none.pt"), ComputeDevice.CPU))
                .isInstanceOf(UsageException.class)
                .hasMessageEndingWith("none.pt: no such file or folder");
        Path text = Files.writeString(folder.resolve("text.pt"), "dear");
        assertThatThrownBy(() -> ScriptModule.load(text, ComputeDevice.CPU))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("text.pt: cannot be loaded as a TorchScript file");
    }

    @Test
    void only_the_standard_file_gives_a_fid() {
        ExtractorCard other = new ExtractorCard("Inception", "00", 2048, "none");
        ExtractorCard standard = new ExtractorCard("Inception", ExtractorCard.INCEPTION_SHA256, 2048, "none");
        assertThat(List.of(other.frechetName(), other.kernelName())).containsExactly("FD-Inception", "KD-Inception");
        assertThat(List.of(standard.frechetName(), standard.kernelName())).containsExactly("FID", "KID");
    }

    @Test
    void a_network_sees_pictures_scaled_and_resized() {
        Architecture flat = new Architecture(new Shape.Image(3, 2, 2), List.of(new Flatten()));
        try (FeatureExtractor extractor = new NetworkExtractor(
                "flat",
                "00",
                new Network(flat, new Init.GlorotUniform(), RandomStream.of(1), ComputeDevice.CPU),
                new ChannelScaling(List.of(0.5, 0.25, 0.0), List.of(0.25, 0.5, 1.0)))) {
            assertThat(extractor.card().dimension()).isEqualTo(12);
            byte[] even = new byte[4 * 4 * 3];
            Arrays.fill(even, (byte) 255);
            float[] each = {2, 1.5f, 1, 2, 1.5f, 1, 2, 1.5f, 1, 2, 1.5f, 1};
            assertThat(extractor.features(even, 4, 3)).containsExactly(each, within(1e-6f));
        }
    }

    @Test
    void a_network_without_a_vector_output_or_with_other_channels_is_refused() {
        Architecture flat = new Architecture(new Shape.Image(1, 2, 2), List.of(new Flatten()));
        ChannelScaling one = new ChannelScaling(List.of(0.0), List.of(1.0));
        Network network = new Network(flat, new Init.GlorotUniform(), RandomStream.of(1), ComputeDevice.CPU);
        try (FeatureExtractor grey = new NetworkExtractor("grey", "00", network, one)) {
            assertThatThrownBy(() -> grey.features(new byte[12], 2, 3))
                    .isInstanceOf(UsageException.class)
                    .hasMessage("the extractor grey takes pictures with 1 channel(s); got pictures with 3");
            ChannelScaling two = new ChannelScaling(List.of(0.0, 0.0), List.of(1.0, 1.0));
            assertThatThrownBy(() -> new NetworkExtractor("grey", "00", network, two))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("with 2 channels");
        }
    }

    @Test
    void the_batch_size_makes_no_difference() {
        ImageSource pond = new Pond(70, 16, 3, 1);
        try (FeatureExtractor extractor = RandomExtractor.random(ComputeDevice.CPU)) {
            FeatureSet all = extractor.features(pond, ProgressListener.SILENT);
            byte[] last = new byte[16 * 16 * 3];
            pond.read(69, last, 0);
            float[] alone = extractor.features(last, 16, 3);
            int dimension = extractor.card().dimension();
            for (int i = 0; i < dimension; i++) {
                assertThat(all.values()[69 * dimension + i]).isCloseTo(alone[i], within(1e-4f));
            }
        }
    }

    private static FeatureExtractor tiny() {
        return new InceptionExtractor(
                new ExtractorCard("tiny", "00", 6, "none"),
                ScriptModule.load(script(), ComputeDevice.CPU),
                ComputeDevice.CPU);
    }

    private static Path script() {
        URL file = Objects.requireNonNull(ExtractorTest.class.getResource("tiny-extractor.pt"));
        try {
            return Path.of(file.toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Converts pictures of 8×8×3 from NCHW to interleaved. */
    private static byte[] interleaved(double[] planar) {
        byte[] bytes = new byte[planar.length];
        for (int i = 0; i < bytes.length; i++) {
            int picture = i / 192;
            int channel = i % 3;
            int position = i % 192 / 3;
            bytes[i] = (byte) (int) planar[picture * 192 + channel * 64 + position];
        }
        return bytes;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
