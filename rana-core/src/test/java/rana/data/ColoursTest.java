package rana.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Embedded descriptions of colours: what browsers convert to sRGB is converted, in any format. */
class ColoursTest {
    private static final double[] RED = {0.43607, 0.22249, 0.01392};
    private static final double[] GREEN = {0.38515, 0.71687, 0.09708};
    private static final double[] BLUE = {0.14307, 0.06061, 0.71410};
    private static final double[][] DISPLAY_P3 = {
        {0.51512, 0.24120, -0.00105}, {0.29198, 0.69225, 0.04189}, {0.15710, 0.06657, 0.78407}
    };

    /** A profile whose red is sRGB's green, and the other way round. */
    private static final byte[] SWAPPED =
            MadePictures.matrixProfile(new double[][] {GREEN, RED, BLUE}, MadePictures.srgbCurve());

    private static final byte[] P3 = MadePictures.matrixProfile(DISPLAY_P3, MadePictures.srgbCurve());
    private static final byte[] SRGB =
            ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
    private static final byte[] LINEAR_GREY = MadePictures.greyProfile(MadePictures.gamma(1));

    @Test
    void a_profile_counts_in_every_format() throws IOException {
        for (Map.Entry<String, byte[]> file : quadrants(SWAPPED).entrySet()) {
            byte[] got = ImageFile.read(file.getValue(), 16, 3);
            assertNear(file.getKey() + ", red", colour(got, 3, 3), 0, 255, 0);
            assertNear(file.getKey() + ", green", colour(got, 12, 3), 255, 0, 0);
            assertNear(file.getKey() + ", blue", colour(got, 3, 12), 0, 0, 255);
            assertNear(file.getKey() + ", white", colour(got, 12, 12), 255, 255, 255);
        }
    }

    @Test
    void display_p3_becomes_srgb_at_every_depth() throws IOException {
        for (int[] colour :
                new int[][] {{200, 100, 50}, {20, 120, 90}, {128, 128, 128}, {255, 250, 240}, {255, 0, 0}}) {
            int[] want = srgbOfP3(colour);
            int[] deep = {colour[0] * 257, colour[1] * 257, colour[2] * 257};
            assertNear("8 bits", first(MadePictures.flatPng(8, colour, MadePictures.iccp(P3))), want);
            assertNear("16 bits", first(MadePictures.flatPng(16, deep, MadePictures.iccp(P3))), want);
            assertNear("palette", first(MadePictures.palettePng(colour, MadePictures.iccp(P3))), want);
            byte[] codePoints = MadePictures.chunk("cICP", new byte[] {12, 13, 0, 1});
            assertNear("cICP", first(MadePictures.flatPng(8, colour, codePoints)), want);
            byte[] usual = gamma(45455);
            assertNear("cHRM", first(MadePictures.flatPng(8, colour, usual, p3Chromaticities())), want);
        }
    }

    @Test
    void what_is_transparent_is_laid_over_white_after_the_conversion() throws IOException {
        byte[] half = MadePictures.chunk("tRNS", new byte[] {(byte) 128});
        byte[] file = MadePictures.palettePng(new int[] {255, 0, 0}, MadePictures.iccp(SWAPPED));
        int palette = new String(file, StandardCharsets.ISO_8859_1).indexOf("IDAT") - 4;
        byte[] clear =
                MadePictures.join(Arrays.copyOf(file, palette), half, Arrays.copyOfRange(file, palette, file.length));
        assertNear("half green over white", first(clear), 127, 255, 127);
    }

    @Test
    void the_profile_of_srgb_changes_nothing() throws IOException {
        byte[] parametric = MadePictures.matrixProfile(new double[][] {RED, GREEN, BLUE}, MadePictures.srgbCurve());
        var random = new SplittableRandom(3);
        for (int i = 0; i < 50; i++) {
            int[] colour = {random.nextInt(256), random.nextInt(256), random.nextInt(256)};
            int[] deep = {random.nextInt(65536), random.nextInt(65536), random.nextInt(65536)};
            for (byte[] profile : List.of(SRGB, parametric)) {
                byte[] chunk = MadePictures.iccp(profile);
                assertThat(read(MadePictures.flatPng(8, colour, chunk)))
                        .isEqualTo(read(MadePictures.flatPng(8, colour)));
                assertThat(read(MadePictures.flatPng(16, deep, chunk))).isEqualTo(read(MadePictures.flatPng(16, deep)));
            }
        }
        Map<String, byte[]> plain = quadrants(new byte[0]);
        assertSame(quadrants(SRGB), plain);
    }

    @Test
    void a_profile_that_is_broken_or_for_other_pictures_is_ignored() throws IOException {
        byte[] nonsense = "no profile at all".repeat(20).getBytes(StandardCharsets.US_ASCII);
        byte[] cut = Arrays.copyOf(SWAPPED, 200);
        byte[] hollow = SWAPPED.clone();
        Arrays.fill(hollow, 220, hollow.length, (byte) 0);
        byte[] flat = MadePictures.matrixProfile(new double[][] {RED, RED, RED}, MadePictures.gamma(2.2));
        byte[] cmyk = MadePictures.cmykProfile(new int[16]);
        Map<String, byte[]> plain = quadrants(new byte[0]);
        for (byte[] profile : List.of(nonsense, cut, hollow, flat, cmyk, LINEAR_GREY, new byte[1])) {
            assertSame(quadrants(profile), plain);
        }
    }

    @Test
    void broken_profiles_of_every_kind_are_never_an_error() throws IOException {
        var random = new SplittableRandom(17);
        byte[] cmyk = MadePictures.cmykProfile(new int[] {100, 50, 30, 20, 90, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
        for (int i = 0; i < 300; i++) {
            byte[] profile =
                    List.of(SWAPPED, SRGB, LINEAR_GREY, cmyk).get(i % 4).clone();
            for (int flips = 0; flips < 6; flips++) {
                profile[random.nextInt(Math.min(profile.length, 300))] = (byte) random.nextInt();
            }
            byte[] some = Arrays.copyOf(profile, 1 + random.nextInt(profile.length));
            byte[] chunk = MadePictures.iccp(i % 3 == 0 ? some : profile);
            byte[] segments = MadePictures.profileSegments(i % 3 == 0 ? some : profile, 60_000);
            assertThat(ImageFile.read(MadePictures.png(chunk), 8, 3)).hasSize(192);
            assertThat(ImageFile.read(MadePictures.flatJpeg(new int[] {77}, segments), 8, 3))
                    .hasSize(192);
            assertThat(ImageFile.read(MadePictures.flatJpeg(new int[] {9, 8, 7, 6}, segments), 8, 3))
                    .hasSize(192);
        }
    }

    @Test
    void a_grey_profile_counts_in_grey_pictures() throws IOException {
        byte[] segments = MadePictures.profileSegments(LINEAR_GREY, 60_000);
        assertNear("JPEG", first(MadePictures.flatJpeg(new int[] {128}, segments)), 188, 188, 188);
        byte[] chunk = MadePictures.iccp(LINEAR_GREY);
        assertNear("PNG", first(MadePictures.flatPng(8, new int[] {128}, chunk)), 188, 188, 188);
        assertNear("PNG", first(MadePictures.flatPng(16, new int[] {0x8080}, chunk)), 188, 188, 188);
        byte[] rgb = MadePictures.matrixProfile(new double[][] {RED, GREEN, BLUE}, MadePictures.gamma(1));
        assertNear("RGB", first(MadePictures.flatPng(8, new int[] {128}, MadePictures.iccp(rgb))), 188, 188, 188);
    }

    @Test
    void a_profile_may_be_in_several_segments() throws IOException {
        byte[] got = ImageFile.read(MadePictures.jpeg(MadePictures.profileSegments(SWAPPED, 100)), 16, 3);
        assertNear("red", colour(got, 3, 3), 0, 255, 0);
    }

    @Test
    void the_chunks_of_a_png_file_count_in_their_order() throws IOException {
        int[] grey = {128};
        assertNear("linear", first(MadePictures.flatPng(8, grey, gamma(100_000))), 188, 188, 188);
        assertNear("usual", first(MadePictures.flatPng(8, grey, gamma(45_455))), 128, 128, 128);
        assertNear("none", first(MadePictures.flatPng(8, grey, gamma(0))), 128, 128, 128);
        byte[] srgb = MadePictures.chunk("sRGB", new byte[1]);
        assertNear("sRGB", first(MadePictures.flatPng(8, grey, srgb, gamma(100_000))), 128, 128, 128);
        byte[] profile = MadePictures.iccp(LINEAR_GREY);
        assertNear("iCCP", first(MadePictures.flatPng(8, grey, profile, srgb, gamma(45_455))), 188, 188, 188);
        byte[] codePoints = MadePictures.chunk("cICP", new byte[] {1, 13, 0, 1});
        assertNear("cICP", first(MadePictures.flatPng(8, grey, codePoints, profile)), 128, 128, 128);
        byte[] damaged = profile.clone();
        damaged[20] ^= 1;
        byte[] useless = MadePictures.iccp(new byte[200]);
        assertNear("gAMA", first(MadePictures.flatPng(8, grey, useless, gamma(100_000))), 188, 188, 188);
        assertNear(
                "cHRM alone", first(MadePictures.flatPng(8, new int[] {255, 90, 0}, p3Chromaticities())), 255, 90, 0);
        assertNear("checksum", first(MadePictures.flatPng(8, grey, damaged)), 128, 128, 128);
    }

    @Test
    void high_dynamic_range_is_refused_with_the_reason() {
        byte[] codePoints = MadePictures.chunk("cICP", new byte[] {9, 16, 0, 1});
        byte[] file = MadePictures.flatPng(8, new int[] {1, 2, 3}, codePoints);
        assertThatThrownBy(() -> ImageFile.read(file, 16, 3))
                .hasMessage("a picture of high dynamic range (HDR); save it as sRGB");
    }

    @Test
    void a_profile_that_expands_to_any_size_is_ignored() throws IOException {
        byte[] bomb = MadePictures.chunk(
                "iCCP", MadePictures.join(MadePictures.ascii("name\0\0"), BadPictures.deflated(100 << 20)));
        assertThat(ImageFile.read(MadePictures.png(bomb), 16, 3)).isEqualTo(ImageFile.read(MadePictures.png(), 16, 3));
    }

    /** Returns the four squares in every format, with a profile unless it is empty. */
    private static Map<String, byte[]> quadrants(byte[] profile) throws IOException {
        boolean none = profile.length == 0;
        byte[] chunk = MadePictures.riffChunk("ICCP", profile);
        return new TreeMap<>(Map.of(
                "PNG",
                none ? MadePictures.png() : MadePictures.png(MadePictures.iccp(profile)),
                "JPEG",
                MadePictures.jpeg(MadePictures.profileSegments(profile, 60_000)),
                "WebP",
                MadePictures.webp(none ? 0 : 0x20, none ? new byte[0] : chunk, new byte[0]),
                "BMP",
                MadePictures.bmp(none ? "sRGB" : "MBED", profile)));
    }

    private static byte[] gamma(int value) {
        return MadePictures.chunk("gAMA", ByteBuffer.allocate(4).putInt(value).array());
    }

    private static byte[] p3Chromaticities() {
        ByteBuffer points = ByteBuffer.allocate(32);
        for (int value : new int[] {31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000}) {
            points.putInt(value);
        }
        return MadePictures.chunk("cHRM", points.array());
    }

    /** Computes the conversion with the matrix of CSS Color 4. */
    private static int[] srgbOfP3(int[] colour) {
        double[][] matrix = {{1.2249402, -0.2249402, 0}, {-0.0420570, 1.0420570, 0}, {-0.0196376, -0.0786507, 1.0982884}
        };
        int[] converted = new int[3];
        for (int c = 0; c < 3; c++) {
            double linear = 0;
            for (int i = 0; i < 3; i++) {
                double sample = colour[i] / 255.0;
                linear += matrix[c][i] * (sample <= 0.04045 ? sample / 12.92 : Math.pow((sample + 0.055) / 1.055, 2.4));
            }
            double clamped = Math.max(0, Math.min(1, linear));
            double sample = clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * Math.pow(clamped, 1 / 2.4) - 0.055;
            converted[c] = (int) Math.round(255 * sample);
        }
        return converted;
    }

    private static byte[] read(byte[] file) throws IOException {
        return ImageFile.read(file, 16, 3);
    }

    private static int[] first(byte[] file) throws IOException {
        return colour(read(file), 0, 0);
    }

    private static int[] colour(byte[] picture, int x, int y) {
        int at = (y * 16 + x) * 3;
        return new int[] {picture[at] & 0xff, picture[at + 1] & 0xff, picture[at + 2] & 0xff};
    }

    private static void assertNear(String what, int[] got, int... want) {
        int tolerance = what.startsWith("JPEG") ? 3 : what.startsWith("WebP") ? 6 : 1;
        for (int c = 0; c < 3; c++) {
            assertThat(got[c])
                    .as("%s: %s", what, Arrays.toString(got))
                    .isBetween(want[c] - tolerance, want[c] + tolerance);
        }
    }

    private static void assertSame(Map<String, byte[]> files, Map<String, byte[]> plain) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            byte[] other = Objects.requireNonNull(plain.get(file.getKey()));
            assertThat(read(file.getValue())).as(file.getKey()).isEqualTo(read(other));
        }
    }
}
