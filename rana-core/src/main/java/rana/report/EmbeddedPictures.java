package rana.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import rana.image.Palette;
import rana.image.Picture;
import rana.run.RunFiles;

/** Pictures embedded in a page as data URLs, within a size budget. */
final class EmbeddedPictures {
    /** The approximate width of a page; samples are enlarged to it by an integer factor. */
    private static final int PAGE_PIXELS = 800;

    private int budgetBytes;

    /** One sample image of a series over time. */
    record Frame(long step, Html image) {}

    /** Creates an embedder for a page with at most {@code budgetBytes} of pictures, in base64. */
    EmbeddedPictures(int budgetBytes) {
        this.budgetBytes = budgetBytes;
    }

    /** Returns the file unchanged if it takes at most {@code maxBytes}, else nothing. */
    Html unchanged(Path file, String alt, int maxBytes) {
        if (!Files.exists(file)) {
            return Html.NOTHING;
        }
        byte[] bytes = ReportFiles.bytes(file);
        if (textBytes(bytes) > Math.min(maxBytes, budgetBytes)) {
            return Html.NOTHING;
        }
        return image(bytes, alt, Html.NOTHING);
    }

    /**
     * Returns a sample at full size, reduced to 256 colours if it would take more than
     * {@code maxBytes}.
     */
    Html sample(Path file, String alt, int maxBytes) {
        Picture picture = Picture.readPng(file);
        byte[] bytes = ReportFiles.bytes(file);
        if (textBytes(bytes) > maxBytes) {
            bytes = reduced(picture);
        }
        return image(bytes, alt, size(picture));
    }

    /** Returns samples of one shape, fewer of them if the budget requires it. */
    List<Frame> samples(List<RunFiles.Sample> samples) {
        List<byte[]> pictures =
                samples.stream().map(sample -> ReportFiles.bytes(sample.file())).toList();
        if (total(pictures) > budgetBytes) {
            pictures = samples.stream()
                    .map(sample -> reduced(Picture.readPng(sample.file())))
                    .toList();
        }
        var frames = new ArrayList<Frame>();
        for (int index : affordable(pictures)) {
            RunFiles.Sample sample = samples.get(index);
            Picture picture = Picture.readPng(sample.file());
            String alt = "Pictures generated at step " + sample.step();
            frames.add(new Frame(sample.step(), image(pictures.get(index), alt, size(picture))));
        }
        return frames;
    }

    private List<Integer> affordable(List<byte[]> pictures) {
        var indices = new ArrayList<Integer>();
        for (int i = 0; i < pictures.size(); i++) {
            indices.add(i);
        }
        if (total(pictures) <= budgetBytes) {
            return indices;
        }
        int largest =
                pictures.stream().mapToInt(EmbeddedPictures::textBytes).max().orElse(1);
        return budgetBytes < largest ? List.of() : ReportFiles.spread(indices, budgetBytes / largest);
    }

    private Html image(byte[] bytes, String alt, Html size) {
        budgetBytes -= textBytes(bytes);
        String type = bytes[0] == 'G' ? "gif" : "png";
        var data = new Html(Base64.getEncoder().encodeToString(bytes));
        return Html.of("<img src=\"data:image/%s;base64,%s\" alt=\"%s\"%s/>", type, data, alt, size);
    }

    private static Html size(Picture picture) {
        int factor = Math.max(1, Math.round((float) PAGE_PIXELS / picture.width()));
        return Html.of(" width=\"%s\" height=\"%s\"", picture.width() * factor, picture.height() * factor);
    }

    private static byte[] reduced(Picture picture) {
        BufferedImage indexed = Palette.indexed(picture);
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(indexed, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("in memory", e);
        }
        return bytes.toByteArray();
    }

    private static long total(List<byte[]> pictures) {
        return pictures.stream().mapToLong(EmbeddedPictures::textBytes).sum();
    }

    /** Returns the size of the bytes in a page: base64 turns three into four. */
    private static int textBytes(byte[] bytes) {
        return (bytes.length + 2) / 3 * 4;
    }
}
