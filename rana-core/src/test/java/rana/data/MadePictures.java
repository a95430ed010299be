package rana.data;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Files of 16×16 pixels, written byte by byte: four squares of 8×8 pixels, red, green, blue and
 * white, or one colour, with what cameras and other programs add.
 */
final class MadePictures {
    static final int SIDE = 16;
    static final int[][] QUADRANTS = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {255, 255, 255}};

    private MadePictures() {}

    /** Returns the colour of a pixel of the four squares. */
    static int[] quadrant(int x, int y) {
        return QUADRANTS[x / 8 + y / 8 * 2];
    }

    static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    // PNG

    /** Returns the four squares with chunks before the pixels. */
    static byte[] png(byte[]... chunks) {
        return pngEnding(new byte[0], chunks);
    }

    /** Returns the four squares with chunks after the pixels and before them. */
    static byte[] pngEnding(byte[] after, byte[]... chunks) {
        var pixels = new ByteArrayOutputStream();
        for (int y = 0; y < SIDE; y++) {
            pixels.write(0);
            for (int x = 0; x < SIDE; x++) {
                for (int sample : quadrant(x, y)) {
                    pixels.write(sample);
                }
            }
        }
        return png(8, 2, pixels.toByteArray(), after, chunks);
    }

    /** Returns one colour, of one sample (grey) or three, of 8 or 16 bits. */
    static byte[] flatPng(int bits, int[] colour, byte[]... chunks) {
        var pixels = new ByteArrayOutputStream();
        for (int i = 0; i < SIDE * SIDE; i++) {
            if (i % SIDE == 0) {
                pixels.write(0);
            }
            for (int sample : colour) {
                if (bits == 16) {
                    pixels.write(sample >> 8);
                }
                pixels.write(sample);
            }
        }
        return png(bits, colour.length == 1 ? 0 : 2, pixels.toByteArray(), new byte[0], chunks);
    }

    /** Returns one colour, stored as a palette. */
    static byte[] palettePng(int[] colour, byte[]... chunks) {
        byte[] palette = {(byte) colour[0], (byte) colour[1], (byte) colour[2]};
        byte[][] all = Arrays.copyOf(chunks, chunks.length + 1);
        all[chunks.length] = chunk("PLTE", palette);
        return png(8, 3, new byte[SIDE * (SIDE + 1)], new byte[0], all);
    }

    private static byte[] png(int bits, int type, byte[] pixels, byte[] after, byte[]... chunks) {
        byte[] header = ByteBuffer.allocate(13)
                .putInt(SIDE)
                .putInt(SIDE)
                .put((byte) bits)
                .put((byte) type)
                .array();
        byte[] signature = ByteBuffer.allocate(8).putLong(0x89504E470D0A1A0AL).array();
        byte[] data = chunk("IDAT", deflated(pixels));
        return join(signature, chunk("IHDR", header), join(chunks), data, after, chunk("IEND", new byte[0]));
    }

    static byte[] chunk(String name, byte[] content) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + content.length)
                .putInt(content.length)
                .put(ascii(name))
                .put(content);
        var checksum = new CRC32();
        checksum.update(chunk.array(), 4, 4 + content.length);
        return chunk.putInt((int) checksum.getValue()).array();
    }

    static byte[] iccp(byte[] profile) {
        return chunk("iCCP", join(ascii("name\0\0"), deflated(profile)));
    }

    static byte[] deflated(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    // JPEG

    /** Returns the four squares with segments at the start. */
    static byte[] jpeg(byte[]... segments) throws IOException {
        var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int[] colour = quadrant(x, y);
                image.setRGB(x, y, colour[0] << 16 | colour[1] << 8 | colour[2]);
            }
        }
        return withSegments(jpeg(new IIOImage(image, null, null)), segments);
    }

    /** Returns one colour of one sample (grey) or four (as the file has them). */
    static byte[] flatJpeg(int[] colour, byte[]... segments) throws IOException {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, SIDE, SIDE, colour.length, null);
        for (int i = 0; i < SIDE * SIDE; i++) {
            raster.setPixel(i % SIDE, i / SIDE, colour);
        }
        if (colour.length == 1) {
            var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
            image.setData(raster);
            return withSegments(jpeg(new IIOImage(image, null, null)), segments);
        }
        return withSegments(jpeg(new IIOImage(raster, null, null)), segments);
    }

    private static byte[] jpeg(IIOImage image) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(1);
        var bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, image, param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static byte[] withSegments(byte[] jpeg, byte[]... segments) {
        return join(Arrays.copyOf(jpeg, 2), join(segments), Arrays.copyOfRange(jpeg, 2, jpeg.length));
    }

    static byte[] segment(int marker, byte[] content) {
        return ByteBuffer.allocate(4 + content.length)
                .put((byte) 0xFF)
                .put((byte) marker)
                .putShort((short) (content.length + 2))
                .put(content)
                .array();
    }

    static byte[] adobe(int transform) {
        return segment(0xEE, join(ascii("Adobe\0d\0\0\0\0"), new byte[] {(byte) transform}));
    }

    /** Returns a colour profile in segments of at most {@code size} bytes. */
    static byte[] profileSegments(byte[] profile, int size) {
        var out = new ByteArrayOutputStream();
        int count = (profile.length + size - 1) / size;
        for (int i = 0; i < count; i++) {
            byte[] part = Arrays.copyOfRange(profile, i * size, Math.min(profile.length, (i + 1) * size));
            byte[] numbers = {(byte) (i + 1), (byte) count};
            out.writeBytes(segment(0xE2, join(ascii("ICC_PROFILE\0"), numbers, part)));
        }
        return out.toByteArray();
    }

    // Exif

    /** Returns Exif data with one entry. */
    static byte[] exif(ByteOrder order, int tag, int value) {
        return ByteBuffer.allocate(26)
                .put(ascii(order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM"))
                .order(order)
                .putShort((short) 42)
                .putInt(8)
                .putShort((short) 1)
                .putShort((short) tag)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) value)
                .array();
    }

    static byte[] exif(int orientation) {
        return exif(ByteOrder.LITTLE_ENDIAN, 0x0112, orientation);
    }

    static byte[] exifSegment(byte[] exif) {
        return segment(0xE1, join(ascii("Exif\0\0"), exif));
    }

    // WebP

    /** Returns the four squares, losslessly, in the extended format. */
    static byte[] webp(int flags, byte[] before, byte[] after) throws IOException {
        return riff(vp8x(flags, SIDE, SIDE), before, webpFrame(), after);
    }

    /** Returns an animation of one frame: the four squares, somewhere on a canvas. */
    static byte[] webpAnimation(int width, int height, int left, int top) throws IOException {
        byte[] frame =
                join(bits24(left / 2), bits24(top / 2), bits24(SIDE - 1), bits24(SIDE - 1), bits24(100), new byte[1]);
        return riff(
                vp8x(2, width, height), riffChunk("ANIM", new byte[6]), riffChunk("ANMF", join(frame, webpFrame())));
    }

    static byte[] riffChunk(String name, byte[] content) {
        byte[] size = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(content.length)
                .array();
        return join(ascii(name), size, content, new byte[content.length & 1]);
    }

    private static byte[] vp8x(int flags, int width, int height) {
        return riffChunk("VP8X", join(new byte[] {(byte) flags, 0, 0, 0}, bits24(width - 1), bits24(height - 1)));
    }

    private static byte[] bits24(int value) {
        return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16)};
    }

    private static byte[] riff(byte[]... chunks) {
        return riffChunk("RIFF", join(ascii("WEBP"), join(chunks)));
    }

    private static byte[] webpFrame() throws IOException {
        byte[] file = Files.readAllBytes(TestPictures.path("quadrants.webp"));
        return Arrays.copyOfRange(file, 12, file.length);
    }

    // BMP

    /** Returns the four squares with a header of version 5. */
    static byte[] bmp(String space, byte[] profile) {
        byte[] reversed = new StringBuilder(space).reverse().toString().getBytes(StandardCharsets.ISO_8859_1);
        int header = 124;
        int pixels = SIDE * SIDE * 3;
        ByteBuffer bmp =
                ByteBuffer.allocate(14 + header + pixels + profile.length).order(ByteOrder.LITTLE_ENDIAN);
        bmp.put(ascii("BM")).putInt(bmp.capacity()).putInt(0).putInt(14 + header);
        bmp.putInt(header).putInt(SIDE).putInt(SIDE).putShort((short) 1).putShort((short) 24);
        bmp.position(14 + 56).put(reversed);
        bmp.putInt(14 + 108, 4).putInt(14 + 112, header + pixels).putInt(14 + 116, profile.length);
        bmp.position(14 + header);
        for (int y = SIDE - 1; y >= 0; y--) {
            for (int x = 0; x < SIDE; x++) {
                int[] colour = quadrant(x, y);
                bmp.put((byte) colour[2]).put((byte) colour[1]).put((byte) colour[0]);
            }
        }
        return bmp.put(profile).array();
    }

    // ICC profiles

    /** Returns a profile of curves and a matrix; columns are the XYZ of red, green and blue. */
    static byte[] matrixProfile(double[][] columns, byte[] curve) {
        return profile(
                "mntr",
                "RGB ",
                "XYZ ",
                List.of("rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"),
                List.of(xyz(columns[0]), xyz(columns[1]), xyz(columns[2]), curve, curve, curve));
    }

    static byte[] greyProfile(byte[] curve) {
        return profile("mntr", "GRAY", "XYZ ", List.of("kTRC"), List.of(curve));
    }

    /** Returns a curve of one gamma. */
    static byte[] gamma(double gamma) {
        return ByteBuffer.allocate(16)
                .put(ascii("curv"))
                .putInt(4, 0)
                .putInt(8, 1)
                .putShort(12, (short) Math.round(gamma * 256))
                .array();
    }

    /** Returns the curve of sRGB, parametric. */
    static byte[] srgbCurve() {
        ByteBuffer curve = ByteBuffer.allocate(32).put(ascii("para")).putShort(8, (short) 3);
        double[] parameters = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
        for (int i = 0; i < parameters.length; i++) {
            curve.putInt(12 + 4 * i, fixed(parameters[i]));
        }
        return curve.array();
    }

    /** Returns a profile of a press that has one lightness for each combination of full inks. */
    static byte[] cmykProfile(int[] lightness) {
        ByteBuffer table = ByteBuffer.allocate(48 + 4 * 256 + 16 * 3 + 3 * 256)
                .put(ascii("mft1"))
                .putInt(0)
                .put(new byte[] {4, 3, 2, 0});
        for (int i = 0; i < 9; i++) {
            table.putInt(i % 4 == 0 ? 1 << 16 : 0);
        }
        for (int i = 0; i < 4 * 256; i++) {
            table.put((byte) i);
        }
        for (int light : lightness) {
            table.put((byte) Math.round(light * 2.55)).put((byte) 128).put((byte) 128);
        }
        for (int i = 0; i < 3 * 256; i++) {
            table.put((byte) i);
        }
        return profile("prtr", "CMYK", "Lab ", List.of("A2B0"), List.of(table.array()));
    }

    private static byte[] profile(String type, String space, String target, List<String> names, List<byte[]> tags) {
        int start = 128 + 4 + 12 * names.size();
        ByteBuffer profile = ByteBuffer.allocate(
                start + tags.stream().mapToInt(tag -> (tag.length + 3) / 4 * 4).sum());
        profile.putInt(profile.capacity()).putInt(0).putInt(0x02400000);
        profile.put(ascii(type)).put(ascii(space)).put(ascii(target));
        profile.putShort((short) 2026).putShort((short) 1).putShort((short) 1).position(36);
        profile.put(ascii("acsp")).position(68);
        profile.putInt(fixed(0.9642)).putInt(fixed(1)).putInt(fixed(0.8249));
        profile.position(128).putInt(names.size());
        int from = start;
        for (int i = 0; i < names.size(); i++) {
            profile.put(ascii(names.get(i))).putInt(from).putInt(tags.get(i).length);
            profile.put(from, tags.get(i));
            from += (tags.get(i).length + 3) / 4 * 4;
        }
        return profile.array();
    }

    private static byte[] xyz(double[] values) {
        return ByteBuffer.allocate(20)
                .put(ascii("XYZ "))
                .putInt(0)
                .putInt(fixed(values[0]))
                .putInt(fixed(values[1]))
                .putInt(fixed(values[2]))
                .array();
    }

    private static int fixed(double value) {
        return (int) Math.round(value * 65536);
    }
}
