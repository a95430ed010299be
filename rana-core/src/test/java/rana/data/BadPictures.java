package rana.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/** Corrupt picture files of every kind that must be reported, generated from a seed. */
final class BadPictures {
    /** A generator of bad files. */
    private interface Kind {
        byte[] make(SplittableRandom random) throws IOException;
    }

    private static final List<Kind> KINDS = List.of(
            random -> new byte[0],
            random -> "no picture at all".getBytes(StandardCharsets.UTF_8),
            random -> noise(random, 200),
            random -> cut(good("png", random), random),
            random -> cut(good("jpg", random), random),
            random -> cut(good("gif", random), random),
            random -> cut(good("bmp", random), random),
            random -> flipped(good("png", random), random),
            random -> join(good("png", random), 8, noise(random, 100)),
            random -> join(good("jpg", random), 4, noise(random, 100)),
            random -> good("tiff", random),
            random -> good("wbmp", random),
            random -> hugePng(1 << 14, 1 << 13),
            random -> hugePng(Integer.MAX_VALUE, Integer.MAX_VALUE),
            random -> hugeJpeg(),
            random -> hugeGif(),
            random -> hugeBmp(1 << 15, 1 << 15),
            random -> hugeBmp(-8, Integer.MIN_VALUE),
            random -> hugeWebp(),
            random -> manyScans());

    private BadPictures() {}

    /** Returns the number of kinds. */
    static int kinds() {
        return KINDS.size();
    }

    /** Returns a bad file of kind {@code number} modulo the number of kinds. */
    static byte[] bad(int number, SplittableRandom random) throws IOException {
        return KINDS.get(number % KINDS.size()).make(random);
    }

    /** Returns a valid picture of 24×24 pixels of noise. */
    static byte[] good(String format, SplittableRandom random) throws IOException {
        boolean bits = format.equals("wbmp");
        var image = new BufferedImage(24, 24, bits ? BufferedImage.TYPE_BYTE_BINARY : BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 24 * 24; i++) {
            image.setRGB(i % 24, i / 24, random.nextInt());
        }
        var out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, out)) {
            throw new IOException("no writer of " + format);
        }
        return out.toByteArray();
    }

    /** Returns a PNG header of {@code width * height} pixels followed by almost nothing. */
    static byte[] hugePng(int width, int height) throws IOException {
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        return png(header, deflated(1000), null);
    }

    /** Returns a valid PNG of 8×8 pixels whose compressed text expands to {@code bytes}. */
    static byte[] textBomb(long bytes) throws IOException {
        byte[] header = ByteBuffer.allocate(13)
                .putInt(8)
                .putInt(8)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        var text = new ByteArrayOutputStream();
        text.writeBytes("Comment\0\0".getBytes(StandardCharsets.ISO_8859_1));
        text.writeBytes(deflated(bytes));
        return png(header, deflated(8 * 25), text.toByteArray());
    }

    private static byte[] png(byte[] header, byte[] pixels, byte @org.jspecify.annotations.Nullable [] text)
            throws IOException {
        var out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(8).putLong(0x89504E470D0A1A0AL).array());
        chunk(out, "IHDR", header);
        if (text != null) {
            chunk(out, "zTXt", text);
        }
        chunk(out, "IDAT", pixels);
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String name, byte[] content) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + content.length)
                .putInt(content.length)
                .put(name.getBytes(StandardCharsets.US_ASCII))
                .put(content);
        var checksum = new CRC32();
        checksum.update(chunk.array(), 4, 4 + content.length);
        out.writeBytes(chunk.putInt((int) checksum.getValue()).array());
    }

    /** Returns the given number of zeros, deflated. */
    static byte[] deflated(long zeros) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out, new Deflater(Deflater.BEST_SPEED), 1 << 16)) {
            byte[] block = new byte[1 << 16];
            for (long left = zeros; left > 0; left -= block.length) {
                deflater.write(block, 0, (int) Math.min(left, block.length));
            }
        }
        return out.toByteArray();
    }

    private static byte[] hugeJpeg() {
        return ByteBuffer.allocate(64)
                .putShort((short) 0xFFD8)
                .putShort((short) 0xFFC0)
                .putShort((short) 17)
                .put((byte) 8)
                .putShort((short) 65500)
                .putShort((short) 65500)
                .put((byte) 3)
                .put(new byte[] {1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0})
                .putShort((short) 0xFFDA)
                .array();
    }

    private static byte[] hugeGif() {
        return ByteBuffer.allocate(64)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("GIF89a".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 1)
                .putShort((short) 1)
                .put(new byte[] {(byte) 0x80, 0, 0, 0, 0, 0, -1, -1, -1})
                .put((byte) 0x2C)
                .putInt(0)
                .putShort((short) 65535)
                .putShort((short) 65535)
                .put(new byte[] {0, 2, 2, 0x4C, 1, 0, 0x3B})
                .array();
    }

    private static byte[] hugeBmp(int width, int height) {
        return ByteBuffer.allocate(80)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("BM".getBytes(StandardCharsets.US_ASCII))
                .putInt(80)
                .putInt(0)
                .putInt(54)
                .putInt(40)
                .putInt(width)
                .putInt(height)
                .putShort((short) 1)
                .putShort((short) 24)
                .array();
    }

    /** Returns a lossless WebP header of 16384×16384 pixels. */
    private static byte[] hugeWebp() {
        return ByteBuffer.allocate(64)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(56)
                .put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII))
                .putInt(40)
                .put((byte) 0x2F)
                .putInt(0x0FFFFFFF)
                .array();
    }

    /** Returns a JPEG file that begins correctly and has 1,000 scans. */
    private static byte[] manyScans() throws IOException {
        var out = new ByteArrayOutputStream();
        byte[] jpeg = good("jpg", new SplittableRandom(1));
        out.write(jpeg, 0, jpeg.length - 2);
        for (int i = 0; i < 1000; i++) {
            out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0, 0});
        }
        out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xD9});
        return out.toByteArray();
    }

    private static byte[] cut(byte[] file, SplittableRandom random) {
        return Arrays.copyOf(file, file.length / 4 + random.nextInt(file.length / 3));
    }

    /** Flips one bit in the chunk of the pixels. */
    private static byte[] flipped(byte[] png, SplittableRandom random) {
        byte[] wrong = png.clone();
        wrong[45 + random.nextInt(png.length - 70)] ^= (byte) (1 << random.nextInt(8));
        return wrong;
    }

    private static byte[] join(byte[] file, int kept, byte[] rest) {
        byte[] joined = Arrays.copyOf(file, kept + rest.length);
        System.arraycopy(rest, 0, joined, kept, rest.length);
        return joined;
    }

    private static byte[] noise(SplittableRandom random, int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }
}
