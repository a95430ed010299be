package rana.spark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import rana.generate.Generator;
import rana.generate.GeneratorInfo;
import rana.image.Picture;

/** The drawing of a batch by an executor. */
final class BatchDrawing implements FlatMapFunction<Long, Row> {
    private static final long serialVersionUID = 1;

    private final Broadcast<ExportFile> file;
    private final DrawSettings settings;

    BatchDrawing(Broadcast<ExportFile> file, DrawSettings settings) {
        this.file = file;
        this.settings = settings;
    }

    @Override
    public Iterator<Row> call(Long batch) throws IOException {
        try (ExecutorGenerators.Lease lease = ExecutorGenerators.lease(file.value())) {
            return rows(lease.generator(), batch * DrawSettings.BATCH).iterator();
        }
    }

    private List<Row> rows(Generator generator, long first) throws IOException {
        GeneratorInfo info = generator.info();
        float[][] latents = new float[DrawSettings.BATCH][];
        int[] labels = new int[DrawSettings.BATCH];
        for (int i = 0; i < DrawSettings.BATCH; i++) {
            latents[i] = latent(info, first + i);
            labels[i] = label(info, first + i);
        }
        List<Picture> pictures = generator.draw(latents, labels);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < DrawSettings.BATCH; i++) {
            if (settings.contains(first + i)) {
                rows.add(row(info, first + i, labels[i], pictures.get(i)));
            }
        }
        return rows;
    }

    /** Returns the latent of the first picture of a seed. */
    private float[] latent(GeneratorInfo info, long seed) {
        float[] latent = info.latents(seed, 0, 1);
        for (int i = 0; i < latent.length; i++) {
            latent[i] = (float) (latent[i] * settings.truncation());
        }
        return latent;
    }

    private int label(GeneratorInfo info, long seed) {
        return settings.label() == null
                ? (int) Math.floorMod(seed, (long) Math.max(1, info.classes().size()))
                : info.label(settings.label());
    }

    private Row row(GeneratorInfo info, long seed, int label, Picture picture) throws IOException {
        return RowFactory.create(
                seed,
                info.classes().isEmpty() ? null : info.classes().get(label),
                picture.width(),
                picture.height(),
                picture.channels(),
                settings.isPng() ? png(picture) : picture.pixels());
    }

    /** Returns the picture as {@link Picture#writePng} writes it, without a temporary file for each. */
    private static byte[] png(Picture picture) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(picture.toBufferedImage(), "png", out);
        }
        return bytes.toByteArray();
    }
}
