package rana.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import rana.image.AnimatedGif;
import rana.image.Picture;

/** An encoder of images as PNG, ZIP and GIF files in memory. */
public final class PictureEncoding {
    private static final Duration PER_FRAME = Duration.ofMillis(60);

    private PictureEncoding() {}

    /** Returns the image as a PNG file. */
    public static byte[] png(Picture picture) {
        return bytes(picture::writePng);
    }

    /** Returns the image as a data URL, which a page shows without another request. */
    public static String dataUrl(Picture picture) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png(picture));
    }

    /** Returns an archive of PNG files, {@code name-000000.png} and so on. */
    public static byte[] zip(List<Picture> pictures, String name) {
        return bytes(out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                for (int i = 0; i < pictures.size(); i++) {
                    zip.putNextEntry(new ZipEntry(String.format(Locale.ROOT, "%s-%06d.png", name, i)));
                    zip.write(png(pictures.get(i)));
                    zip.closeEntry();
                }
            }
        });
    }

    /** Returns an animation as a GIF file. */
    public static byte[] gif(List<Supplier<Picture>> frames) {
        return bytes(out -> AnimatedGif.write(out, frames, PER_FRAME));
    }

    private static byte[] bytes(Content content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            content.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private interface Content {
        void writeTo(ByteArrayOutputStream out) throws IOException;
    }
}
