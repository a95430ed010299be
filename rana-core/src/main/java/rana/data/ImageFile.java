package rana.data;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import rana.Printable;
import rana.image.Resize;

/**
 * A decoded picture file. The header is checked before the pixels are decoded, so that nothing is
 * allocated for a picture that is too large.
 *
 * @param format the format: "png", "jpeg", "gif", "bmp" or "webp"
 * @param image the first frame
 * @param orientation the rotation that turns the frame upright
 */
record ImageFile(String format, BufferedImage image, Orientation orientation) {
    /**
     * The version of decoding: it grows whenever the same file gives other pixels than before.
     * Programs without this constant have version 1. Version 2 converts CMYK and YCCK JPEG files and
     * embedded colour profiles in all formats, turns PNG and WebP files upright and finds Exif
     * anywhere in JPEG files, and keeps the canvas of animations whose first frame is smaller.
     */
    static final int DECODING = 2;

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

    /**
     * The maximum number of scans of a JPEG file; ordinary files have about ten, and more only cost
     * time.
     */
    private static final int MAX_SCANS = 100;

    private static final Set<String> FORMATS = Set.of("png", "jpeg", "gif", "bmp", "webp");
    private static final Object ONE_LARGE_AT_A_TIME = new Object();

    /**
     * Decodes a picture, turns it upright, lays it over white where it is transparent, crops its
     * centre square and resizes that.
     *
     * @param file all bytes of the file
     * @param channels 1 (grey) or 3 (red, green, blue)
     * @return {@code size * size * channels} bytes
     * @throws IOException if the file cannot be read; the message is the reason, for the user
     */
    static byte[] read(byte[] file, int size, int channels) throws IOException {
        return decode(file).square(size, channels);
    }

    /** Returns the centre square of this picture, as {@link #read} does. */
    byte[] square(int size, int channels) {
        int side = Math.min(image.getWidth(), image.getHeight());
        byte[] pixels = Pixels.centreSquare(image, channels);
        return orientation.upright(Resize.bicubic(pixels, side, side, channels, size, size), size, channels);
    }

    /**
     * Returns the type of the pixels in words: "grey", "colour with alpha", "palette", "16-bit
     * colour".
     */
    String mode() {
        ColorModel model = image.getColorModel();
        if (model instanceof IndexColorModel) {
            return model.hasAlpha() ? "palette with alpha" : "palette";
        }
        String colours = model.getNumColorComponents() == 1 ? "grey" : "colour";
        String depth = model.getComponentSize(0) > Byte.SIZE ? "16-bit " : "";
        return depth + colours + (model.hasAlpha() ? " with alpha" : "");
    }

    /**
     * Decodes the first frame of a file.
     *
     * @throws IOException if the file cannot be read; the message is the reason, for the user
     */
    static ImageFile decode(byte[] file) throws IOException {
        if (file.length == 0) {
            throw new IOException("an empty file");
        }
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new IOException("not a picture, whatever its name says");
            }
            ImageReader reader = readers.next();
            try {
                String format = reader.getFormatName().toLowerCase(Locale.ROOT);
                if (!FORMATS.contains(format)) {
                    throw new IOException("not a PNG, JPEG, GIF, BMP or WebP picture, whatever its name says");
                }
                if (format.equals("jpeg") && scans(file) > MAX_SCANS) {
                    throw new IOException(
                            "a JPEG file of %,d scans; at most %d are allowed".formatted(scans(file), MAX_SCANS));
                }
                if (format.equals("png")) {
                    PngChunks.check(file);
                }
                // Metadata is ignored: compressed text in it may expand to any size.
                reader.setInput(in, true, true);
                return new ImageFile(format, pixels(reader), Orientation.of(file));
            } finally {
                reader.dispose();
            }
        } catch (EOFException e) {
            throw new IOException("truncated", e);
        } catch (IIOException e) {
            throw new IOException(reason(e), e);
        } catch (RuntimeException e) {
            // Java's decoders fail on broken files in many ways: array bounds, illegal arguments, overflows.
            throw new IOException("corrupt (" + e.getClass().getSimpleName() + ")", e);
        } catch (OutOfMemoryError e) {
            throw new IOException("not enough memory; increase the Java heap (-Xmx)", e);
        }
    }

    private static BufferedImage pixels(ImageReader reader) throws IOException {
        long width = reader.getWidth(0);
        long height = reader.getHeight(0);
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
        if (pixels <= MANY_PIXELS) {
            return firstFrame(reader);
        }
        synchronized (ONE_LARGE_AT_A_TIME) {
            return firstFrame(reader);
        }
    }

    private static BufferedImage firstFrame(ImageReader reader) throws IOException {
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, text) -> warnings.add(text));
        BufferedImage image = reader.read(0);
        // The JPEG decoder fills the rest of a file that ends early with grey, and only warns.
        if (warnings.stream().anyMatch(text -> text.contains("remature end"))) {
            throw new IOException("truncated");
        }
        return image;
    }

    /** Counts the scans of a JPEG file; their marker cannot occur within coded data. */
    private static int scans(byte[] jpeg) {
        int scans = 0;
        for (int i = 1; i < jpeg.length; i++) {
            if (jpeg[i] == (byte) 0xDA && jpeg[i - 1] == (byte) 0xFF) {
                scans++;
            }
        }
        return scans;
    }

    private static String reason(IIOException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof EOFException) {
                return "truncated";
            }
        }
        String message = String.valueOf(e.getMessage());
        if (message.contains("Unsupported Image Type")) {
            return "unsupported colour space; save it as RGB";
        }
        return "corrupt (" + Printable.of(message.lines().findFirst().orElse("")) + ")";
    }
}
