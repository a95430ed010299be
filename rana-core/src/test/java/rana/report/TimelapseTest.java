package rana.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelapseTest {
    @TempDir
    Path run;

    @Test
    void plays_at_most_sixty_grids_from_the_first_to_the_last_enlarged() throws IOException {
        for (int i = 0; i <= 100; i++) {
            // Written as steps that sort differently as text: 000000 … 1000000.
            RunFolder.sample(run, "grid", i * 10_000L, 8, 2 * i);
        }

        Timelapse.write(run);

        List<Integer> shades = shades(16);
        assertThat(shades).hasSize(60).isSorted();
        assertThat(shades.get(0)).isZero();
        assertThat(shades.get(59)).isEqualTo(200);
    }

    @Test
    void leaves_large_grids_at_their_size() throws IOException {
        RunFolder.sample(run, "grid", 1, 300, 10);
        RunFolder.sample(run, "grid", 2, 300, 20);

        Timelapse.write(run);

        assertThat(shades(300)).hasSize(2);
    }

    @Test
    void leaves_out_grids_of_another_shape_and_other_samples() throws IOException {
        RunFolder.sample(run, "grid", 1, 9, 10);
        RunFolder.sample(run, "grid", 2, 8, 20);
        RunFolder.sample(run, "comparison", 3, 8, 30);
        RunFolder.sample(run, "grid", 4, 8, 40);

        Timelapse.write(run);

        assertThat(shades(16)).containsExactly(20, 40);
    }

    @Test
    void needs_two_grids() throws IOException {
        Timelapse.write(run);
        RunFolder.sample(run, "grid", 1, 8, 10);
        Timelapse.write(run);

        assertThat(run.resolve("timelapse.gif")).doesNotExist();
    }

    private List<Integer> shades(int width) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        var shades = new ArrayList<Integer>();
        try (var in =
                ImageIO.createImageInputStream(run.resolve("timelapse.gif").toFile())) {
            reader.setInput(in);
            for (int i = 0; i < reader.getNumImages(true); i++) {
                assertThat(reader.getWidth(i)).isEqualTo(width);
                shades.add(reader.read(i).getRGB(0, 0) & 255);
            }
        } finally {
            reader.dispose();
        }
        return shades;
    }
}
