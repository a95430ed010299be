package rana.data;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The canvas of a GIF or WebP file, on which the first frame may cover a part only. As in browsers,
 * the rest is transparent, and a canvas that is too small for its frame grows.
 *
 * @param width the width of the canvas, at least that of the frame
 * @param height the height of the canvas, at least that of the frame
 * @param left the column of the canvas where the frame begins
 * @param top the row of the canvas where the frame begins
 */
record Canvas(int width, int height, int left, int top) {
    private static final int GIF_HEADER = 13;
    private static final int GIF_IMAGE = 0x2C;
    private static final int GIF_EXTENSION = 0x21;
    private static final int COLOUR_TABLE = 0x80;

    /** Returns the canvas of a file; null if it is that of the first frame alone. */
    static @Nullable Canvas of(String format, byte[] file, int frameWidth, int frameHeight) {
        Canvas canvas =
                switch (format) {
                    case "gif" -> ofGif(file);
                    case "webp" -> ofWebp(file);
                    default -> null;
                };
        if (canvas == null) {
            return null;
        }
        int width = Math.max(canvas.width, canvas.left + frameWidth);
        int height = Math.max(canvas.height, canvas.top + frameHeight);
        boolean whole = width == frameWidth && height == frameHeight;
        return whole ? null : new Canvas(width, height, canvas.left, canvas.top);
    }

    /** Returns the whole canvas with the frame on it. */
    BufferedImage with(BufferedImage frame) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        int[] row = new int[frame.getWidth()];
        for (int y = 0; y < frame.getHeight(); y++) {
            frame.getRGB(0, y, row.length, 1, row, 0, row.length);
            image.setRGB(left, top + y, row.length, 1, row, 0, row.length);
        }
        return image;
    }

    private static @Nullable Canvas ofGif(byte[] file) {
        if (file.length < GIF_HEADER) {
            return null;
        }
        ByteBuffer gif = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int at = GIF_HEADER;
        if ((file[10] & COLOUR_TABLE) != 0) {
            at += 3 << ((file[10] & 7) + 1);
        }
        while (at + 10 <= file.length) {
            if (file[at] == GIF_IMAGE) {
                return new Canvas(unsigned(gif, 6), unsigned(gif, 8), unsigned(gif, at + 1), unsigned(gif, at + 3));
            }
            if (file[at] != GIF_EXTENSION) {
                return null;
            }
            at += 2;
            while (at < file.length && file[at] != 0) {
                at += 1 + (file[at] & 0xff);
            }
            at++;
        }
        return null;
    }

    private static @Nullable Canvas ofWebp(byte[] file) {
        ByteBuffer frame = WebpChunks.find(file, "ANMF");
        ByteBuffer header = WebpChunks.find(file, "VP8X");
        if (frame == null || header == null || frame.limit() < 6 || header.limit() < 10) {
            return null;
        }
        return new Canvas(
                1 + unsigned24(header, 4),
                1 + unsigned24(header, 7),
                2 * unsigned24(frame, 0),
                2 * unsigned24(frame, 3));
    }

    private static int unsigned(ByteBuffer buffer, int at) {
        return buffer.getShort(at) & 0xffff;
    }

    private static int unsigned24(ByteBuffer buffer, int at) {
        return (buffer.get(at) & 0xff) | ((buffer.get(at + 1) & 0xff) << 8) | ((buffer.get(at + 2) & 0xff) << 16);
    }
}
