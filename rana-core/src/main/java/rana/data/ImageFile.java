package rana.data;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import javax.imageio.IIOException;
import org.jspecify.annotations.Nullable;
import rana.Printable;
import rana.image.Resize;

/**
 * A decoded picture file.
 *
 * @param format the format: "png", "jpeg", "gif", "bmp" or "webp"
 * @param image the first frame
 * @param orientation the rotation that turns the frame upright
 * @param colours the conversion of the samples to sRGB; null if they are sRGB already
 */
record ImageFile(
        String format,
        BufferedImage image,
        Orientation orientation,
        @Nullable ToSrgb colours) {
    /**
     * The version of decoding: it grows whenever the same file gives other pixels than before.
     * Programs without this constant have version 1. Version 2 converts CMYK and YCCK JPEG files and
     * embedded colour profiles in all formats, turns PNG and WebP files upright and finds Exif
     * anywhere in JPEG files, and keeps the canvas of animations whose first frame is smaller.
     */
    static final int DECODING = 2;

    /**
     * The maximum number of scans of a JPEG file; ordinary files have about ten, and more only cost
     * time.
     */
    private static final int MAX_SCANS = 100;

    /**
     * Decodes a picture, turns it upright, converts it to sRGB, lays it over white where it is
     * transparent, crops its centre square and resizes that.
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
        byte[] pixels = Pixels.centreSquare(image, colours, channels);
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
     * Returns true if the samples have 16 bits, of which at most 12 are used: cameras and scanners
     * of 10 or 12 bits write such files, and they look black.
     */
    boolean isDim() {
        ColorModel model = image.getColorModel();
        if (model instanceof IndexColorModel || model.getComponentSize(0) <= Byte.SIZE) {
            return false;
        }
        int bands = image.getRaster().getNumBands();
        int max = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            int[] row = image.getRaster().getPixels(0, y, image.getWidth(), 1, (int[]) null);
            for (int i = 0; i < row.length; i++) {
                boolean alpha = i % bands >= model.getNumColorComponents();
                max = Math.max(max, alpha ? 0 : row[i]);
            }
        }
        return max > 0 && max < 1 << 12;
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
        try (FrameReader reader = FrameReader.of(file)) {
            return switch (reader.format()) {
                case "jpeg" -> jpeg(reader, file);
                case "png" -> png(reader, file);
                case "webp" -> webp(reader, file);
                case "bmp" -> bmp(reader, file);
                default -> new ImageFile(reader.format(), reader.image(file), Orientation.UPRIGHT, null);
            };
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

    private static ImageFile jpeg(FrameReader reader, byte[] file) throws IOException {
        JpegFile jpeg = JpegFile.of(file);
        if (jpeg.scans() > MAX_SCANS) {
            throw new IOException(
                    "a JPEG file of %,d scans; at most %d are allowed".formatted(jpeg.scans(), MAX_SCANS));
        }
        byte[] profile = jpeg.profile();
        byte[] plain = jpeg.withoutProfile();
        Orientation orientation = Orientation.ofTag(jpeg.orientation());
        if (jpeg.isCmyk()) {
            Raster samples = reader.samples(plain);
            BufferedImage image = CmykJpeg.rgb(samples, jpeg.isYcck(), ColourProfiles.ofCmyk(profile));
            return new ImageFile(reader.format(), image, orientation, null);
        }
        BufferedImage image = reader.image(plain);
        return new ImageFile(reader.format(), image, orientation, ColourProfiles.of(profile, isGrey(image)));
    }

    private static ImageFile png(FrameReader reader, byte[] file) throws IOException {
        PngChunks.check(file);
        BufferedImage image = reader.image(file);
        Orientation orientation = Orientation.ofExif(PngChunks.find(file, "eXIf", false));
        return new ImageFile(reader.format(), image, orientation, PngColours.of(file, isGrey(image)));
    }

    private static ImageFile webp(FrameReader reader, byte[] file) throws IOException {
        BufferedImage image = reader.image(WebpChunks.withoutProfile(file));
        Orientation orientation = Orientation.ofExif(WebpChunks.find(file, "EXIF"));
        ToSrgb colours = ColourProfiles.of(WebpChunks.profile(file), isGrey(image));
        return new ImageFile(reader.format(), image, orientation, colours);
    }

    private static ImageFile bmp(FrameReader reader, byte[] file) throws IOException {
        BufferedImage image = reader.image(BmpColours.withoutProfile(file));
        ToSrgb colours = ColourProfiles.of(BmpColours.profile(file), isGrey(image));
        return new ImageFile(reader.format(), image, Orientation.UPRIGHT, colours);
    }

    private static boolean isGrey(BufferedImage image) {
        ColorModel model = image.getColorModel();
        return !(model instanceof IndexColorModel) && model.getNumColorComponents() == 1;
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
