package rana.data;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A decoder of the first frame of a picture file. The header is checked before the pixels are
 * decoded, so that nothing is allocated for a picture that is too large.
 */
final class FrameReader implements AutoCloseable {
    /**
     * The maximum number of pixels in a header; a picture with more is rejected before anything is
     * allocated.
     */
    private static final long MAX_PIXELS = 64L << 20;

    /**
     * The maximum memory per pixel while a picture is cropped: four decoded samples and their
     * results.
     */
    private static final int BYTES_PER_PIXEL = 8;

    /**
     * The number of pixels above which pictures are decoded one at a time, to limit the memory of
     * all threads together.
     */
    private static final long MANY_PIXELS = 4L << 20;

    private static final Set<String> FORMATS = Set.of("png", "jpeg", "gif", "bmp", "webp");
    private static final Object ONE_LARGE_AT_A_TIME = new Object();

    private final ImageReader reader;
    private final String format;

    /** The steps of decoding whose memory is limited. */
    private interface Decoding<T> {
        T decode() throws IOException;
    }

    private FrameReader(ImageReader reader, String format) {
        this.reader = reader;
        this.format = format;
    }

    /**
     * Returns a decoder for the content of a file.
     *
     * @throws IOException if the content is of another format
     */
    static FrameReader of(byte[] file) throws IOException {
        try (ImageInputStream in = stream(file)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            boolean found = readers.hasNext();
            if (found) {
                ImageReader reader = readers.next();
                String format = reader.getFormatName().toLowerCase(Locale.ROOT);
                if (FORMATS.contains(format)) {
                    return new FrameReader(reader, format);
                }
                reader.dispose();
            }
            String reason = OtherFormat.reason(file);
            if (reason == null) {
                String expected = found ? "not a PNG, JPEG, GIF, BMP or WebP picture" : "not a picture";
                throw new IOException(expected + ", whatever its name says");
            }
            throw new IOException(reason);
        }
    }

    /** Returns the format: "png", "jpeg", "gif", "bmp" or "webp". */
    String format() {
        return format;
    }

    /** Returns the first frame, on its canvas. */
    BufferedImage image(byte[] file) throws IOException {
        return read(file, () -> {
            Canvas canvas = Canvas.of(format, file, reader.getWidth(0), reader.getHeight(0));
            if (canvas != null) {
                checkSize(canvas.width(), canvas.height());
            }
            BufferedImage frame = reader.read(0);
            return canvas == null ? frame : canvas.with(frame);
        });
    }

    /** Returns the samples of the first frame as the file has them. */
    Raster samples(byte[] file) throws IOException {
        return read(file, () -> reader.readRaster(0, null));
    }

    @Override
    public void close() {
        reader.dispose();
    }

    private <T> T read(byte[] file, Decoding<T> decoding) throws IOException {
        try (ImageInputStream in = stream(file)) {
            // Metadata is ignored: compressed text in it may expand to any size.
            reader.setInput(in, true, true);
            List<String> warnings = new ArrayList<>();
            reader.addIIOReadWarningListener((source, text) -> warnings.add(text));
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            checkSize(width, height);
            T result;
            if ((long) width * height <= MANY_PIXELS) {
                result = decoding.decode();
            } else {
                synchronized (ONE_LARGE_AT_A_TIME) {
                    result = decoding.decode();
                }
            }
            // The JPEG decoder fills the rest of a file that ends early with grey, and only warns.
            if (warnings.stream().anyMatch(text -> text.contains("remature end"))) {
                throw new IOException("truncated");
            }
            return result;
        }
    }

    private static void checkSize(long width, long height) throws IOException {
        long pixels = width * height;
        if (pixels > MAX_PIXELS) {
            throw new IOException("too large: %,d × %,d pixels, at most 64 megapixels".formatted(width, height));
        }
        long maxPixels = Runtime.getRuntime().maxMemory() / 2 / BYTES_PER_PIXEL;
        if (pixels > maxPixels) {
            throw new IOException(
                    "too large for Java's memory: %,d × %,d pixels, at most %,d megapixels; increase the Java heap (-Xmx)"
                            .formatted(width, height, maxPixels >> 20));
        }
    }

    private static ImageInputStream stream(byte[] file) {
        return new MemoryCacheImageInputStream(new ByteArrayInputStream(file));
    }
}
