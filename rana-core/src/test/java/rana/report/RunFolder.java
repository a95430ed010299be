package rana.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import rana.image.Picture;
import rana.run.RunFiles;

/** The files of a run, without a training. */
public final class RunFolder {
    private RunFolder() {}

    public static Path metrics(Path run, String... lines) throws IOException {
        return Files.writeString(new RunFiles(run).metrics(), String.join("\n", lines));
    }

    /** Writes lines for steps 1 to {@code steps}: from 0.7, D's loss falls and G's rises by 0.5. */
    static void training(Path run, int steps) throws IOException {
        var lines = new String[steps];
        for (int i = 0; i < steps; i++) {
            double fraction = (i + 1.0) / steps;
            lines[i] = ("{\"step\":%d,\"images\":%d,\"seconds\":%s,\"d_loss\":%s,\"g_loss\":%s,"
                            + "\"d_real\":0.6,\"d_fake\":0.4,\"images_per_second\":50}")
                    .formatted(i + 1, 20 * (i + 1), 0.4 * (i + 1), 0.7 - 0.5 * fraction, 0.7 + 0.5 * fraction);
        }
        metrics(run, lines);
    }

    /** Writes a picture of noise, which no format compresses; {@code shade} is its first pixel. */
    static Path sample(Path run, String kind, long step, int sizePixels, int shade) throws IOException {
        Path folder = Files.createDirectories(new RunFiles(run).samples());
        byte[] pixels = new byte[sizePixels * sizePixels * 3];
        new Random(step).nextBytes(pixels);
        pixels[0] = pixels[1] = pixels[2] = (byte) shade;
        Path file = folder.resolve(RunFiles.sampleName(kind, step));
        new Picture(sizePixels, sizePixels, 3, pixels).writePng(file);
        return file;
    }
}
