package rana.image;

import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import rana.io.AtomicFile;

/**
 * An encoder of pictures as a GIF animation that loops forever, each frame with its own optimal
 * palette of 256 colours.
 */
public final class AnimatedGif {
    /** The duration of the last frame before the animation starts again. */
    static final Duration LAST_FRAME = Duration.ofSeconds(2);

    private static final String FORMAT = "javax_imageio_gif_image_1.0";

    private AnimatedGif() {}

    /**
     * Writes {@code file} atomically. Frames are requested one at a time, in order, and are not
     * kept once written.
     *
     * @param frames one frame or more, all of the same size and number of channels
     * @param perFrame the duration of each frame but the last, in steps of 10 ms; browsers slow
     *     down below 20 ms
     */
    public static void write(Path file, List<? extends Supplier<Picture>> frames, Duration perFrame) {
        requireFrames(frames);
        AtomicFile.write(file, out -> write(out, frames, perFrame));
    }

    /** Writes the animation to {@code out}, which stays open. */
    public static void write(OutputStream out, List<? extends Supplier<Picture>> frames, Duration perFrame)
            throws IOException {
        requireFrames(frames);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        // A memory cache, flushed at each frame: ImageIO's own choice would write a second temporary file.
        try (var stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            writeFrames(writer, stream, frames, perFrame);
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
    }

    private static void requireFrames(List<?> frames) {
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("an animation needs at least one frame; got none");
        }
    }

    private static void writeFrames(
            ImageWriter writer, ImageOutputStream stream, List<? extends Supplier<Picture>> frames, Duration perFrame)
            throws IOException {
        Picture first = frames.get(0).get();
        for (int i = 0; i < frames.size(); i++) {
            Picture picture = i == 0 ? first : frames.get(i).get();
            Grid.requireSameFormat(first, picture);
            BufferedImage image = Palette.indexed(picture);
            Duration delay = i == frames.size() - 1 ? LAST_FRAME : perFrame;
            writer.writeToSequence(new IIOImage(image, null, metadata(writer, image, delay, i == 0)), null);
            stream.flushBefore(stream.getStreamPosition());
        }
    }

    private static IIOMetadata metadata(ImageWriter writer, RenderedImage image, Duration delay, boolean first)
            throws IIOInvalidTreeException {
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
        var control = new IIOMetadataNode("GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("transparentColorIndex", "0");
        control.setAttribute("delayTime", Long.toString(delay.toMillis() / 10));
        var root = new IIOMetadataNode(FORMAT);
        root.appendChild(control);
        if (first) {
            root.appendChild(endlessLoop());
        }
        metadata.mergeTree(FORMAT, root);
        return metadata;
    }

    /**
     * Returns the block that browsers and viewers interpret as an endless loop (0 repetitions,
     * little-endian).
     */
    private static IIOMetadataNode endlessLoop() {
        var loop = new IIOMetadataNode("ApplicationExtension");
        loop.setAttribute("applicationID", "NETSCAPE");
        loop.setAttribute("authenticationCode", "2.0");
        loop.setUserObject(new byte[] {1, 0, 0});
        var extensions = new IIOMetadataNode("ApplicationExtensions");
        extensions.appendChild(loop);
        return extensions;
    }
}
