package rana.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.UsageException;
import rana.data.DataOptions;
import rana.data.DataSources;
import rana.data.ImageSource;
import rana.generate.DrawRequest;
import rana.generate.Generator;
import rana.generate.LoadOptions;
import rana.image.Picture;

class SparkDrawingTest {
    static final Path EXPORTS = Path.of("../rana-export/src/test/resources/rana/export/format-1");
    static final Path TINY = EXPORTS.resolve("tiny/onnx/model.onnx");
    static final Path CONDITIONAL = EXPORTS.resolve("conditional/onnx/model.onnx");

    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = SparkSessions.local(2);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void each_picture_is_that_of_its_seed() throws IOException {
        List<Row> rows = SparkDrawing.of(TINY).seed(-70).count(150).rows(spark).collectAsList();

        assertThat(rows)
                .extracting(row -> row.<Long>getAs("seed"))
                .isEqualTo(LongStream.range(-70, 80).boxed().toList());
        try (Generator generator = Generator.load(TINY, LoadOptions.defaults().threads(1))) {
            for (Row row : rows) {
                assertThat(row.<byte[]>getAs("png")).isEqualTo(png(generator.draw(row.<Long>getAs("seed"))));
            }
        }
    }

    @Test
    void the_bytes_do_not_depend_on_partitions() {
        SparkDrawing drawing = SparkDrawing.of(CONDITIONAL).seed(5).count(300);

        Map<Long, List<Object>> one = pictures(drawing.partitions(1));

        assertThat(one).hasSize(300);
        assertThat(pictures(drawing.partitions(3))).isEqualTo(one);
        assertThat(pictures(drawing.partitions(8))).isEqualTo(one);
    }

    @Test
    void a_picture_does_not_depend_on_the_first_seed_and_the_count() {
        Map<Long, List<Object>> many =
                pictures(SparkDrawing.of(CONDITIONAL).seed(1).count(200));

        assertThat(many)
                .containsAllEntriesOf(pictures(SparkDrawing.of(CONDITIONAL).seed(100)));
    }

    @Test
    void classes_take_turns_by_seed() {
        List<Row> rows =
                SparkDrawing.of(CONDITIONAL).seed(3).count(4).rows(spark).collectAsList();

        try (Generator generator = Generator.load(CONDITIONAL)) {
            List<String> classes = generator.info().classes();
            assertThat(rows)
                    .extracting(row -> row.<String>getAs("label"))
                    .isEqualTo(LongStream.range(3, 7)
                            .mapToObj(seed -> classes.get((int) (seed % classes.size())))
                            .toList());
        }
    }

    @Test
    void label_truncation_and_pixels_are_those_of_a_request() {
        try (Generator generator =
                Generator.load(CONDITIONAL, LoadOptions.defaults().threads(1))) {
            String label = generator.info().classes().get(1);
            Row row = SparkDrawing.of(CONDITIONAL)
                    .seed(9)
                    .label(label)
                    .truncation(0.5)
                    .pixels()
                    .rows(spark)
                    .first();

            Picture picture = generator
                    .draw(DrawRequest.seed(9).label(label).truncation(0.5))
                    .get(0);
            assertThat(row.<byte[]>getAs("pixels")).isEqualTo(picture.pixels());
            assertThat(row.<Integer>getAs("width")).isEqualTo(picture.width());
            assertThat(row.<Integer>getAs("height")).isEqualTo(picture.height());
            assertThat(row.<Integer>getAs("channels")).isEqualTo(picture.channels());
            assertThat(row.<String>getAs("label")).isEqualTo(label);
        }
    }

    @Test
    void rows_can_be_written_as_parquet(@TempDir Path folder) {
        SparkDrawing drawing = SparkDrawing.of(TINY).count(130).partitions(2);
        String parquet = folder.resolve("frogs").toString();

        drawing.rows(spark).write().parquet(parquet);

        assertThat(byKey(spark.read().parquet(parquet).collectAsList())).isEqualTo(pictures(drawing));
    }

    @Test
    void an_archive_can_be_trained_on_and_has_the_same_bytes_for_any_partitions(@TempDir Path folder)
            throws IOException {
        SparkDrawing drawing = SparkDrawing.of(CONDITIONAL).seed(60).count(100);

        drawing.partitions(1).archive(spark, folder.resolve("one.zip"));
        drawing.partitions(7).archive(spark, folder.resolve("seven.zip"));

        assertThat(folder.resolve("seven.zip")).hasSameBinaryContentAs(folder.resolve("one.zip"));
        try (Generator generator =
                Generator.load(CONDITIONAL, LoadOptions.defaults().threads(1))) {
            int size = generator.info().width();
            ImageSource images = DataSources.open(
                    folder.resolve("one.zip").toString(),
                    DataOptions.of(size, generator.info().channels()));
            List<String> classes = generator.info().classes();
            assertThat(images.count()).isEqualTo(100);
            assertThat(images.classes()).isEqualTo(classes);
            assertThat(images.picture(0).pixels())
                    .isEqualTo(generator
                            .draw(DrawRequest.seed(60).label(classes.get(60 % classes.size())))
                            .get(0)
                            .pixels());
        }
    }

    @Test
    void the_generator_is_loaded_once_in_a_process() throws IOException {
        ExportFile tiny = ExportFile.read(TINY);
        ExportFile conditional = ExportFile.read(CONDITIONAL);
        ExecutorGenerators generators = new ExecutorGenerators();

        try (var first = generators.of(tiny);
                var second = generators.of(tiny);
                var other = generators.of(conditional)) {
            assertThat(second.generator()).isSameAs(first.generator()).isNotSameAs(other.generator());
        }
        generators.of(tiny).close();

        assertThat(generators.loads()).isEqualTo(2);
    }

    @Test
    void what_cannot_be_drawn_is_refused_in_one_line(@TempDir Path folder) throws IOException {
        Path damaged = Files.write(folder.resolve("damaged.onnx"), new byte[100]);
        Path existing = Files.createFile(folder.resolve("frogs.zip"));

        assertThatThrownBy(() -> SparkDrawing.of(folder))
                .isInstanceOf(UsageException.class)
                .hasMessage(folder
                        + " is a folder, but executors draw from one file: export the generator as an ONNX file first");
        assertThatThrownBy(() -> SparkDrawing.of(folder.resolve("none.onnx")))
                .hasMessage(folder.resolve("none.onnx") + " is not an exported generator: no such file");
        assertThatThrownBy(() -> SparkDrawing.of(damaged).rows(spark)).hasMessageContaining("is damaged");
        assertThatThrownBy(() -> SparkDrawing.of(TINY).count(0)).hasMessage("count must be at least 1; got 0");
        assertThatThrownBy(() -> SparkDrawing.of(TINY).partitions(0))
                .hasMessage("partitions must be at least 1; got 0");
        assertThatThrownBy(() -> SparkDrawing.of(TINY).truncation(2))
                .hasMessage("truncation must be in [0, 1]; got 2.0");
        assertThatThrownBy(() -> SparkDrawing.of(TINY).count(2).seed(Long.MAX_VALUE))
                .hasMessage("seed must be at most 9223372036854775806 for 2 pictures; got 9223372036854775807");
        assertThatThrownBy(() -> SparkDrawing.of(CONDITIONAL).label("unicorn").rows(spark))
                .hasMessageStartingWith("class unicorn: there is no such class");
        assertThatThrownBy(() -> SparkDrawing.of(TINY).archive(spark, existing))
                .hasMessage(existing + " already exists; choose another name, or move the file away");
    }

    private static Map<Long, List<Object>> pictures(SparkDrawing drawing) {
        return byKey(drawing.rows(spark).collectAsList());
    }

    /** Returns label and bytes of each picture, by seed. */
    static Map<Long, List<Object>> byKey(List<Row> rows) {
        Map<Long, List<Object>> pictures = new LinkedHashMap<>();
        for (Row row : rows) {
            String label = String.valueOf(row.<String>getAs("label"));
            pictures.put(
                    row.getAs("seed"), List.of(label, java.util.HexFormat.of().formatHex(row.getAs("png"))));
        }
        return new java.util.TreeMap<>(pictures);
    }

    /** Returns label and bytes of the picture that a class-conditional generator draws from a seed. */
    static List<Object> drawn(Generator generator, long seed) throws IOException {
        List<String> classes = generator.info().classes();
        String label = classes.get(Math.floorMod(seed, classes.size()));
        Picture picture = generator.draw(DrawRequest.seed(seed).label(label)).get(0);
        return List.of(label, java.util.HexFormat.of().formatHex(png(picture)));
    }

    private static byte[] png(Picture picture) throws IOException {
        var bytes = new ByteArrayOutputStream();
        picture.writePng(bytes);
        return bytes.toByteArray();
    }
}
