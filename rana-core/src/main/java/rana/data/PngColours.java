package rana.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import rana.data.Chromaticities.Xy;

/**
 * The colours of a PNG file (PNG specification, third edition, section 11.3.2). As in browsers, the
 * first usable one of the chunks {@code cICP}, {@code iCCP}, {@code sRGB}, and {@code gAMA} with
 * {@code cHRM} counts.
 */
final class PngColours {
    private static final int MAX_PROFILE_BYTES = 4 << 20;
    private static final double UNIT = 100_000;
    private static final double USUAL_GAMMA = 1 / 2.2;

    private PngColours() {}

    /**
     * Returns the conversion to sRGB; null if the colours stay as they are.
     *
     * @param grey true if the picture has one colour channel
     * @throws IOException if the picture has high dynamic range
     */
    static @Nullable ToSrgb of(byte[] file, boolean grey) throws IOException {
        ByteBuffer codePoints = PngChunks.find(file, "cICP", true);
        if (codePoints != null && codePoints.limit() == 4 && codePoints.get(2) == 0) {
            Chromaticities primaries = primaries(codePoints.get(0));
            DoubleUnaryOperator curve = curve(codePoints.get(1));
            if (primaries != null && curve != null) {
                return conversion(curve, primaries, bytes(codePoints));
            }
        }
        ByteBuffer profile = PngChunks.find(file, "iCCP", true);
        ToSrgb byProfile = profile == null ? null : ColourProfiles.usable(inflated(profile), grey);
        if (byProfile != null) {
            return ColourProfiles.changing(byProfile);
        }
        ByteBuffer gamma = PngChunks.find(file, "gAMA", true);
        if (gamma == null || PngChunks.find(file, "sRGB", true) != null) {
            return null;
        }
        ByteBuffer chromaticities = PngChunks.find(file, "cHRM", true);
        byte[] description = chromaticities == null ? bytes(gamma) : bytes(gamma, chromaticities);
        return conversion(curve(gamma), chromaticities(chromaticities), description);
    }

    private static @Nullable ToSrgb conversion(
            DoubleUnaryOperator curve, Chromaticities chromaticities, byte[] description) {
        return ColourProfiles.changing(ColourProfiles.kept(description, () -> {
            double[] matrix = chromaticities.toLinearSrgb();
            DoubleUnaryOperator[] curves = {curve, curve, curve};
            return matrix == null ? null : ColourProfiles.simplified(new MatrixToSrgb(curves, matrix));
        }));
    }

    private static byte[] bytes(ByteBuffer... chunks) {
        var bytes = new ByteArrayOutputStream();
        for (ByteBuffer chunk : chunks) {
            bytes.write(chunk.array(), chunk.arrayOffset(), chunk.limit());
        }
        return bytes.toByteArray();
    }

    /**
     * Returns the curve of a {@code gAMA} chunk. The usual value, 1/2.2, stands for the curve of
     * sRGB in nearly all files; like libpng, this takes what is within 5 % of it for usual.
     */
    private static DoubleUnaryOperator curve(ByteBuffer chunk) {
        double gamma = chunk.limit() != 4 ? USUAL_GAMMA : chunk.getInt(0) / UNIT;
        boolean usual = gamma <= 0 || Math.abs(gamma / USUAL_GAMMA - 1) < 0.05;
        return usual ? MatrixToSrgb::linearFromSrgb : sample -> Math.pow(sample, 1 / gamma);
    }

    private static Chromaticities chromaticities(@Nullable ByteBuffer chunk) {
        if (chunk == null || chunk.limit() != 32) {
            return Chromaticities.SRGB;
        }
        var points = new Xy[4];
        for (int i = 0; i < 4; i++) {
            points[i] = new Xy(chunk.getInt(8 * i) / UNIT, chunk.getInt(8 * i + 4) / UNIT);
        }
        return new Chromaticities(points[0], points[1], points[2], points[3]);
    }

    /** Returns the primaries of a code point of ITU-T H.273; null if it is not known here. */
    private static @Nullable Chromaticities primaries(byte codePoint) {
        return switch (codePoint) {
            case 1 -> Chromaticities.SRGB;
            case 9 -> Chromaticities.withD65(0.708, 0.292, 0.170, 0.797, 0.131, 0.046);
            case 12 -> Chromaticities.withD65(0.680, 0.320, 0.265, 0.690, 0.150, 0.060);
            default -> null;
        };
    }

    /** Returns the curve of a code point of ITU-T H.273; null if it is not known here. */
    private static @Nullable DoubleUnaryOperator curve(byte codePoint) throws IOException {
        return switch (codePoint) {
            // Browsers show video signals as monitors do (ITU-R BT.1886).
            case 1, 6, 14, 15 -> sample -> Math.pow(sample, 2.4);
            case 4 -> sample -> Math.pow(sample, 2.2);
            case 8 -> DoubleUnaryOperator.identity();
            case 13 -> MatrixToSrgb::linearFromSrgb;
            case 16, 18 -> throw new IOException("a picture of high dynamic range (HDR); save it as sRGB");
            default -> null;
        };
    }

    /** Returns the content of an {@code iCCP} chunk; null if it is broken or very large. */
    private static byte @Nullable [] inflated(ByteBuffer chunk) {
        int from = 0;
        while (from < chunk.limit() && chunk.get(from) != 0) {
            from++;
        }
        if (from + 2 >= chunk.limit() || chunk.get(from + 1) != 0) {
            return null;
        }
        var inflater = new Inflater();
        try {
            inflater.setInput(chunk.slice(from + 2, chunk.limit() - from - 2));
            byte[] profile = new byte[1 << 12];
            int length = 0;
            while (true) {
                int more = inflater.inflate(profile, length, profile.length - length);
                length += more;
                if (inflater.finished()) {
                    return Arrays.copyOf(profile, length);
                }
                if ((more == 0 && length < profile.length) || length == MAX_PROFILE_BYTES) {
                    return null;
                }
                if (length == profile.length) {
                    profile = Arrays.copyOf(profile, 2 * length);
                }
            }
        } catch (DataFormatException e) {
            return null;
        } finally {
            inflater.end();
        }
    }
}
