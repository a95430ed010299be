package rana.data;

import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** Reads one picture file as a square of the size asked for. */
final class ImageFile {
    /** A header that claims more than this is not believed, and nothing of its size is allocated. */
    private static final long MOST_PIXELS = 64L << 20;

    private ImageFile() {}

    /**
     * The middle square of a picture, upright, over white where it is transparent, resized.
     *
     * @param channels 1 (grey) or 3 (red, green, blue)
     * @return {@code size * size * channels} bytes
     * @throws IOException whose message is the reason, for people, that it cannot be read
     */
    static byte[] read(Path file, int size, int channels) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException(Files.exists(file) ? "permission denied" : "a link that leads nowhere");
        }
        BufferedImage image = decode(file);
        int side = Math.min(image.getWidth(), image.getHeight());
        byte[] pixels = Pixels.middleSquare(image, channels);
        return Orientation.of(file).upright(Resize.bicubic(pixels, side, side, channels, size, size), size, channels);
    }

    private static BufferedImage decode(Path file) throws IOException {
        if (Files.size(file) == 0) {
            throw new IOException("an empty file");
        }
        try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new IOException("not a picture, whatever its name says");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, false);
                return decode(reader);
            } finally {
                reader.dispose();
            }
        } catch (EOFException e) {
            throw new IOException("truncated", e);
        } catch (NoSuchFileException e) {
            throw new IOException("gone", e);
        } catch (IIOException e) {
            throw new IOException(reason(e), e);
        } catch (RuntimeException e) {
            // Java's decoders trip over broken files in many ways: array bounds, illegal arguments, overflows.
            throw new IOException("corrupt (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static BufferedImage decode(ImageReader reader) throws IOException {
        long width = reader.getWidth(0);
        long height = reader.getHeight(0);
        if (width * height > MOST_PIXELS) {
            throw new IOException("too large: %,d × %,d pixels, at most 64 megapixels".formatted(width, height));
        }
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, text) -> warnings.add(text));
        BufferedImage image = reader.read(0);
        // The JPEG decoder fills the rest of a file that ends early with grey, and only warns.
        if (warnings.stream().anyMatch(text -> text.contains("remature end"))) {
            throw new IOException("truncated");
        }
        return image;
    }

    private static String reason(IIOException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof EOFException) {
                return "truncated";
            }
        }
        String message = String.valueOf(e.getMessage());
        if (message.contains("Unsupported Image Type")) {
            return "its colours are of a kind that Java does not read; save it as RGB";
        }
        return "corrupt (" + message.lines().findFirst().orElse("") + ")";
    }
}
