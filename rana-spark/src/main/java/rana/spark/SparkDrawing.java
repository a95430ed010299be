package rana.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import rana.UsageException;
import rana.data.DataPack;
import rana.generate.DrawRequest;
import rana.generate.Generator;
import rana.generate.GeneratorInfo;
import rana.io.AtomicFile;

/**
 * Pictures of an exported generator, drawn by the executors of Spark; immutable:
 *
 * <pre>{@code
 * SparkDrawing.of(Path.of("frogs.onnx")).count(1_000_000).seed(7).rows(spark).write().parquet("frogs");
 * }</pre>
 *
 * Each picture has a seed of its own: 7, 8, 9 and so on. It is the picture of
 * {@code Generator.draw(seed)}, and its bytes do not depend on the number of executors, tasks and
 * partitions. Each executor loads the generator once.
 */
public final class SparkDrawing {
    /** The uncompressed bytes of pictures that the driver collects at a time for an archive. */
    private static final long COLLECTED_BYTES = 64L << 20;

    /** More tasks than cores, so that the slowest one takes less of the time. */
    private static final int TASKS_PER_CORE = 4;

    private final Path export;
    private final DrawSettings settings;
    private final int partitions; // 0 if not set

    private SparkDrawing(Path export, DrawSettings settings, int partitions) {
        this.export = export;
        this.settings = settings;
        this.partitions = partitions;
    }

    /**
     * Returns the drawing of one picture, that of seed 1.
     *
     * @param export an ONNX file that Rana exported. The driver reads it and sends it to the executors
     * @throws UsageException if there is no such file
     */
    public static SparkDrawing of(Path export) {
        if (Files.isDirectory(export)) {
            throw new UsageException(export
                    + " is a folder, but executors draw from one file: export the generator as an ONNX file first");
        }
        if (!Files.isRegularFile(export)) {
            throw new UsageException(export + " is not an exported generator: no such file");
        }
        return new SparkDrawing(export, new DrawSettings(1, 1, null, 1, true), 0);
    }

    /** Returns the same drawing from another seed on. The default is 1. */
    public SparkDrawing seed(long first) {
        return with(
                new DrawSettings(first, settings.count(), settings.label(), settings.truncation(), settings.isPng()));
    }

    /**
     * Returns the same drawing of {@code number} pictures, whose seeds follow the first one. The
     * default is 1.
     *
     * @throws UsageException if {@code number} is less than 1
     */
    public SparkDrawing count(long number) {
        return with(
                new DrawSettings(settings.seed(), number, settings.label(), settings.truncation(), settings.isPng()));
    }

    /**
     * Returns the same drawing with pictures of one class. The default is all classes in turn, by
     * seed.
     */
    public SparkDrawing label(String className) {
        return with(new DrawSettings(
                settings.seed(), settings.count(), className, settings.truncation(), settings.isPng()));
    }

    /**
     * Returns the same drawing with another truncation, as for {@link DrawRequest#truncation}. The
     * default is 1.
     *
     * @throws UsageException if {@code factor} is not in [0, 1]
     */
    public SparkDrawing truncation(double factor) {
        return with(new DrawSettings(settings.seed(), settings.count(), settings.label(), factor, settings.isPng()));
    }

    /**
     * Returns the same drawing with the bytes of pixels instead of PNG files: row by row from the top
     * left, channels interleaved.
     */
    public SparkDrawing pixels() {
        return with(
                new DrawSettings(settings.seed(), settings.count(), settings.label(), settings.truncation(), false));
    }

    /**
     * Returns the same drawing in another number of partitions, which the pictures do not depend on.
     * The default is four for each core of the executors.
     *
     * @throws UsageException if {@code number} is less than 1
     */
    public SparkDrawing partitions(int number) {
        if (number < 1) {
            throw new UsageException("partitions must be at least 1; got " + number);
        }
        return new SparkDrawing(export, settings, number);
    }

    private SparkDrawing with(DrawSettings changed) {
        return new SparkDrawing(export, changed, partitions);
    }

    /**
     * Returns one row for each picture, in the order of their seeds. Nothing is drawn before an action,
     * such as writing the rows as Parquet.
     *
     * <p>The columns are {@code seed} (long), {@code label} (string, the name of the class; null if the
     * generator is unconditional), {@code width}, {@code height} and {@code channels} (integers), and
     * {@code png} or {@code pixels} (binary).
     *
     * @throws UsageException if the generator does not have the requested class
     * @throws rana.FailureException if the file is damaged or cannot be read
     */
    public Dataset<Row> rows(SparkSession spark) {
        return rows(spark, loaded(spark), settings);
    }

    /**
     * Draws the pictures into an archive that {@code rana train} and StyleGAN's tools read, with labels
     * if the generator has classes. Equal drawings give equal bytes. The driver writes the file, which
     * appears when it is complete.
     *
     * @throws UsageException if {@code archive} exists, or the generator does not have the requested class
     * @throws rana.FailureException if a file is damaged, or cannot be read or written
     */
    public void archive(SparkSession spark, Path archive) {
        if (Files.exists(archive)) {
            throw new UsageException(archive + " already exists; choose another name, or move the file away");
        }
        DrawSettings png =
                new DrawSettings(settings.seed(), settings.count(), settings.label(), settings.truncation(), true);
        Loaded loaded = loaded(spark);
        AtomicFile.write(archive, out -> {
            var pack = new DataPack.Writer(out, loaded.info.classes());
            for (DrawSettings part : png.parts(collected(spark, loaded.info))) {
                for (Row row : rows(spark, loaded, part).collectAsList()) {
                    pack.add(row.getAs(RowLayout.PNG), loaded.label(row.getAs(RowLayout.LABEL)));
                }
            }
            pack.finish();
        });
    }

    /** Returns the number of pictures that are collected at a time. */
    private static long collected(SparkSession spark, GeneratorInfo info) {
        long each = (long) info.width() * info.height() * info.channels();
        long together = (long) spark.sparkContext().defaultParallelism() * DrawSettings.BATCH;
        return Math.max(together, COLLECTED_BYTES / each / together * together);
    }

    private Dataset<Row> rows(SparkSession spark, Loaded loaded, DrawSettings drawn) {
        long batches = drawn.lastBatch() - drawn.firstBatch() + 1;
        int wanted = partitions > 0 ? partitions : spark.sparkContext().defaultParallelism() * TASKS_PER_CORE;
        return spark.range(drawn.firstBatch(), drawn.lastBatch() + 1, 1, (int) Math.min(wanted, batches))
                .flatMap(new BatchDrawing(loaded.file, drawn), Encoders.row(RowLayout.of(drawn.isPng())));
    }

    /**
     * The generator as the driver sees it.
     *
     * @param file the file, sent to the executors
     */
    private record Loaded(GeneratorInfo info, Broadcast<ExportFile> file) {
        private int label(@Nullable String name) {
            return name == null ? -1 : info.classes().indexOf(name);
        }
    }

    private Loaded loaded(SparkSession spark) {
        GeneratorInfo info;
        try (Generator generator = Generator.load(export)) { // checks the file
            info = generator.info();
        }
        Optional.ofNullable(settings.label()).ifPresent(info::label);
        ExportFile file = ExportFile.read(export);
        return new Loaded(info, SparkContexts.broadcast(spark, file));
    }
}
