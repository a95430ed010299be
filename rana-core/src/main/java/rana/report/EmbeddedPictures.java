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

/** Puts pictures into the page itself, as data, while the page may still grow. */
final class EmbeddedPictures {
    /** A page is about this wide; samples are enlarged to it in whole steps. */
    private static final int PAGE_PIXELS = 800;

    private int budgetBytes;

    /** One picture among several through time. */
    record Frame(long step, Html image) {}

    /** Pictures for a page that may carry {@code budgetBytes} of them, as text. */
    EmbeddedPictures(int budgetBytes) {
        this.budgetBytes = budgetBytes;
    }

    /** The file as it is if it takes at most {@code mostBytes}, else nothing. */
    Html asIs(Path file, String alt, int mostBytes) {
        if (!Files.exists(file)) {
            return Html.NOTHING;
        }
        byte[] bytes = ReportFiles.bytes(file);
        if (textBytes(bytes) > Math.min(mostBytes, budgetBytes)) {
            return Html.NOTHING;
        }
        return image(bytes, alt, Html.NOTHING);
    }

    /** A sample, every pixel to be seen; reduced to 256 colours where it would take more than {@code mostBytes}. */
    Html sample(Path file, String alt, int mostBytes) {
        Picture picture = Picture.readPng(file);
        byte[] bytes = ReportFiles.bytes(file);
        if (textBytes(bytes) > mostBytes) {
            bytes = reduced(picture);
        }
        return image(bytes, alt, size(picture));
    }

    /** Samples of one shape and, if need be, fewer of them, so that the budget holds. */
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

    /** What the bytes take in a page: base64 turns three into four. */
    private static int textBytes(byte[] bytes) {
        return (bytes.length + 2) / 3 * 4;
    }
}
