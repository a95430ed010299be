package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rana.UsageException;
import rana.generate.GeneratorInfo;
import rana.image.Picture;
import rana.random.Latent;

class SampleCommandTest {
    private static final int SIDE = 8;
    private static final int PITCH = SIDE + 2; // from one picture of a grid to the next

    @TempDir
    private static Path folder;

    private static String run = "";

    @BeforeAll
    static void train() throws IOException {
        Path recipe = Files.writeString(folder.resolve("tiny.yaml"), MainTest.TINY);
        run = folder.resolve("run").toString();
        succeeds("train", "--recipe-file", recipe.toString(), "--data", "pond:30", "--out", run);
    }

    @Test
    void a_way_leads_row_by_row_from_one_picture_to_the_next() throws IOException {
        Path grid = folder.resolve("way.png");
        Path gif = folder.resolve("way.gif");
        succeeds(
                "sample",
                run,
                "--interpolate",
                "7,8:1,9",
                "--frames",
                "5",
                "--grid",
                grid.toString(),
                "--gif",
                gif.toString());

        Picture way = Picture.readPng(grid);
        assertThat(way.width()).isEqualTo(5 * PITCH - 2);
        assertThat(way.height()).isEqualTo(2 * PITCH - 2);
        assertThat(tile(way, 0, 0)).isEqualTo(sample(7, 0));
        assertThat(tile(way, 0, 4)).isEqualTo(tile(way, 1, 0)).isEqualTo(sample(8, 1));
        assertThat(tile(way, 1, 4)).isEqualTo(sample(9, 0));
        assertThat(tile(way, 0, 2)).isNotEqualTo(tile(way, 0, 0)).isNotEqualTo(tile(way, 0, 4));
        assertThat(frames(gif)).isEqualTo(9);
    }

    @Test
    void each_row_of_directions_has_the_picture_itself_in_its_middle() throws IOException {
        Path grid = folder.resolve("directions.png");
        succeeds("sample", run, "--directions", "3", "--at", "7:2", "--amount", "2", "--grid", grid.toString());

        Picture strips = Picture.readPng(grid);
        assertThat(strips.width()).isEqualTo(7 * PITCH - 2);
        assertThat(strips.height()).isEqualTo(3 * PITCH - 2);
        for (int row = 0; row < 3; row++) {
            assertThat(tile(strips, row, 3)).isEqualTo(sample(7, 2));
            assertThat(tile(strips, row, 0)).isNotEqualTo(tile(strips, row, 6));
        }
    }

    @Test
    void truncated_to_nothing_all_pictures_are_the_same_one() throws IOException {
        Path each = folder.resolve("truncated");
        succeeds("sample", run, "--count", "3", "--truncation", "0", "--each", each.toString());

        byte[] mean = Picture.readPng(each.resolve("seed1-000000.png")).pixels();
        assertThat(Picture.readPng(each.resolve("seed1-000002.png")).pixels()).isEqualTo(mean);
        assertThat(mean).isNotEqualTo(sample(1, 0));
    }

    @Test
    void a_picture_is_projected_and_what_is_found_can_be_drawn_again() throws IOException {
        sample(5, 0);
        Path picture = folder.resolve("5/seed5-000000.png");
        Path pair = folder.resolve("pair.png");
        Path latent = folder.resolve("latent.json");
        MainTest.Result found = succeeds(
                "project",
                run,
                picture.toString(),
                "--steps",
                "3",
                "--grid",
                pair.toString(),
                "--latent",
                latent.toString());
        assertThat(found.out()).contains("pixels differ by 0.", "latent.json");
        Picture both = Picture.readPng(pair);
        assertThat(tile(both, 0, 0)).isEqualTo(Picture.readPng(picture).pixels());

        Path strips = folder.resolve("found.png");
        succeeds("sample", run, "--directions", "1", "--at", latent.toString(), "--grid", strips.toString());
        assertThat(tile(Picture.readPng(strips), 0, 3)).isEqualTo(tile(both, 0, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--interpolate 7 | --interpolate must have 2 to 16 points, such as 7,8,9; got 1",
                "--interpolate 7,x | got 'x'",
                "--interpolate 7,8 --frames 1 | frames (--frames) must be 2 to 1000; got 1",
                "--interpolate 7,8 --count 5 | --count sets the number of random pictures",
                "--interpolate 7,8 --directions 2 | give one",
                "--gif way.gif | --gif needs --interpolate",
                "--frames 5 | --frames needs --interpolate",
                "--at 7 | --at needs --directions",
                "--directions 0 | --directions must be 1 to 64; got 0",
                "--directions 2 --amount NaN | a direction's amount must be within ±100; got NaN",
                "--truncation 1.1 | --truncation must be 0 to 1; got 1.1",
                "--threads 0 | --threads must be at least 1; got 0",
                "--class frog | this generator is unconditional",
            })
    void what_cannot_be_drawn_is_one_line_and_writes_nothing(String options, String line) {
        List<String> arguments = new ArrayList<>(List.of("sample", run));
        arguments.addAll(List.of(options.split(" ")));
        MainTest.Result result = MainTest.run(arguments.toArray(String[]::new));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).startsWith("rana: ").contains(line);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void pictures_that_memory_does_not_hold_are_refused_with_how_many_it_does() {
        GeneratorInfo small = new GeneratorInfo(
                Path.of(run),
                "libtorch",
                "cpu",
                "pond",
                1,
                8,
                8,
                3,
                List.of(),
                new Latent(4, Latent.Distribution.NORMAL),
                "");
        SampleCommand.requireRoom(1000, small, 384_000);

        assertThatThrownBy(() -> SampleCommand.requireRoom(1001, small, 384_000))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("1,001 pictures of 8×8×3 take ")
                .hasMessageContaining("draw at most 1,000 at a time");
    }

    @Test
    void a_file_that_is_not_a_picture_is_not_projected() {
        MainTest.Result result = MainTest.run("project", run, run + "/run.json");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).startsWith("rana: cannot read the picture ").contains("run.json: not a picture");
    }

    /** Picture {@code index} of {@code seed}, as plain sampling draws it. */
    private static byte[] sample(int seed, int index) {
        Path each = folder.resolve(Integer.toString(seed));
        succeeds("sample", run, "--seed", Integer.toString(seed), "--count", "3", "--each", each.toString());
        return Picture.readPng(each.resolve("seed%d-%06d.png".formatted(seed, index)))
                .pixels();
    }

    private static byte[] tile(Picture grid, int row, int column) {
        byte[] tile = new byte[SIDE * SIDE * 3];
        for (int y = 0; y < SIDE; y++) {
            int from = ((row * PITCH + y) * grid.width() + column * PITCH) * 3;
            System.arraycopy(grid.pixels(), from, tile, y * SIDE * 3, SIDE * 3);
        }
        return tile;
    }

    private static int frames(Path gif) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(gif.toFile())) {
            reader.setInput(in);
            return reader.getNumImages(true);
        } finally {
            reader.dispose();
        }
    }

    private static MainTest.Result succeeds(String... arguments) {
        MainTest.Result result = MainTest.run(arguments);
        assertThat(result.exit()).as(result.err()).isZero();
        return result;
    }
}
