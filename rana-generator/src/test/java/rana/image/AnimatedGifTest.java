package rana.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnimatedGifTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("frogs.gif");
    }

    @Test
    void has_every_frame_in_its_own_colours_for_the_given_duration_and_the_last_for_two_seconds() throws IOException {
        AnimatedGif.write(file, shades(10, 120, 240), Duration.ofMillis(150));

        assertThat(framesOf(file))
                .containsExactly(new Frame(10, "15", 6, 4), new Frame(120, "15", 6, 4), new Frame(240, "200", 6, 4));
    }

    @Test
    void repeats_forever() throws IOException {
        AnimatedGif.write(file, shades(10, 20), Duration.ofMillis(150));

        // The block that the format prescribes: name, a sub-block of 3 bytes, 0 repetitions, the end.
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                .startsWith("GIF89a")
                .containsOnlyOnce("!\u00ff\u000bNETSCAPE2.0\u0003\u0001\u0000\u0000\u0000");
    }

    @Test
    void requests_a_frame_only_when_the_ones_before_are_written() {
        var requested = new ArrayList<Integer>();
        List<Supplier<Picture>> frames = IntStream.range(0, 4)
                .mapToObj(i -> (Supplier<Picture>) () -> {
                    requested.add(i);
                    return shade(i);
                })
                .toList();

        AnimatedGif.write(file, frames, Duration.ofMillis(100));

        assertThat(requested).containsExactly(0, 1, 2, 3);
    }

    @Test
    void refuses_frames_that_differ_and_leaves_no_file() {
        List<Supplier<Picture>> frames = List.of(() -> shade(1), () -> new Picture(2, 2, 1, new byte[4]));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnimatedGif.write(file, frames, Duration.ofMillis(100)))
                .withMessageContaining("6×4×1")
                .withMessageContaining("2×2×1");
        assertThat(file).doesNotExist();
    }

    @Test
    void refuses_no_frames() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnimatedGif.write(file, List.of(), Duration.ofMillis(100)));
    }

    private record Frame(int shade, String hundredths, int width, int height) {}

    private static List<Frame> framesOf(Path file) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        var frames = new ArrayList<Frame>();
        try (var in = ImageIO.createImageInputStream(file.toFile())) {
            reader.setInput(in);
            for (int i = 0; i < reader.getNumImages(true); i++) {
                var metadata = (IIOMetadataNode) reader.getImageMetadata(i).getAsTree("javax_imageio_gif_image_1.0");
                var control = (IIOMetadataNode)
                        metadata.getElementsByTagName("GraphicControlExtension").item(0);
                var image = reader.read(i);
                frames.add(new Frame(
                        image.getRGB(3, 2) & 255,
                        control.getAttribute("delayTime"),
                        image.getWidth(),
                        image.getHeight()));
            }
        } finally {
            reader.dispose();
        }
        return frames;
    }

    private static List<Supplier<Picture>> shades(int... shades) {
        return Arrays.stream(shades)
                .mapToObj(shade -> (Supplier<Picture>) () -> shade(shade))
                .toList();
    }

    private static Picture shade(int shade) {
        byte[] pixels = new byte[24];
        Arrays.fill(pixels, (byte) shade);
        return new Picture(6, 4, 1, pixels);
    }
}
