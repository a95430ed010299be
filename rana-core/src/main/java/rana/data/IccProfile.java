package rana.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The parts of an ICC profile that describe colours by curves and a matrix (ICC.1:2022). */
final class IccProfile {
    private static final int HEADER_BYTES = 128;
    private static final int TAG_BYTES = 12;
    private static final int MAX_TAGS = 100;
    private static final int CURVE = fourCharacters("curv");
    private static final int PARAMETRIC = fourCharacters("para");
    private static final int XYZ = fourCharacters("XYZ ");

    /** The number of parameters of each type of parametric curve. */
    private static final int[] PARAMETERS = {1, 3, 4, 5, 7};

    private final byte[] bytes;
    private final ByteBuffer buffer;

    private IccProfile(byte[] bytes) {
        this.bytes = bytes;
        this.buffer = ByteBuffer.wrap(bytes);
    }

    /** Returns the profile in some bytes; null if they are not the profile of a device. */
    static @Nullable IccProfile of(byte[] bytes) {
        boolean signed =
                bytes.length >= HEADER_BYTES + 4 && ByteBuffer.wrap(bytes).getInt(36) == fourCharacters("acsp");
        if (!signed) {
            return null;
        }
        var profile = new IccProfile(bytes);
        return switch (profile.name(12)) {
            case "mntr", "scnr", "prtr", "spac" -> profile;
            default -> null;
        };
    }

    /** Returns the space of the samples: "RGB ", "GRAY", "CMYK" or another. */
    String space() {
        return name(16);
    }

    /** Returns all bytes. */
    byte[] bytes() {
        return bytes;
    }

    /** Returns true if the profile has a table from samples to colours, which counts first. */
    boolean hasTable() {
        return tag("A2B0") != null;
    }

    /** Returns the conversion by curves and a matrix; null if they are missing or broken. */
    @Nullable
    ToSrgb byMatrix() {
        return space().equals("GRAY") ? byCurve() : byColourants();
    }

    private @Nullable ToSrgb byCurve() {
        DoubleUnaryOperator curve = curve("kTRC");
        return curve == null
                ? null
                : new MatrixToSrgb(
                        new DoubleUnaryOperator[] {curve, curve, curve}, new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1});
    }

    private @Nullable ToSrgb byColourants() {
        String[] channels = {"r", "g", "b"};
        double[] toD50 = new double[9];
        var curves = new DoubleUnaryOperator[3];
        for (int c = 0; c < 3; c++) {
            DoubleUnaryOperator curve = curve(channels[c] + "TRC");
            ByteBuffer colourant = tag(channels[c] + "XYZ");
            if (curve == null || colourant == null || colourant.limit() < 20 || colourant.getInt(0) != XYZ) {
                return null;
            }
            curves[c] = curve;
            for (int i = 0; i < 3; i++) {
                toD50[3 * i + c] = fixed(colourant, 8 + 4 * i);
            }
        }
        double[] matrix = Chromaticities.toLinearSrgb(toD50);
        return matrix == null ? null : new MatrixToSrgb(curves, matrix);
    }

    private @Nullable DoubleUnaryOperator curve(String name) {
        ByteBuffer tag = tag(name);
        if (tag == null || tag.limit() < 12) {
            return null;
        }
        if (tag.getInt(0) == CURVE) {
            return tableCurve(tag);
        }
        return tag.getInt(0) == PARAMETRIC ? parametricCurve(tag) : null;
    }

    private static @Nullable DoubleUnaryOperator tableCurve(ByteBuffer tag) {
        int count = tag.getInt(8);
        if (count == 0) {
            return DoubleUnaryOperator.identity();
        }
        if (count < 0 || count > (tag.limit() - 12) / 2) {
            return null;
        }
        if (count == 1) {
            double gamma = (tag.getShort(12) & 0xffff) / 256.0;
            return gamma == 0 ? null : sample -> Math.pow(sample, gamma);
        }
        return sample -> {
            double position = sample * (count - 1);
            int before = Math.min((int) position, count - 2);
            double low = (tag.getShort(12 + 2 * before) & 0xffff) / 65535.0;
            double high = (tag.getShort(14 + 2 * before) & 0xffff) / 65535.0;
            return low + (position - before) * (high - low);
        };
    }

    /** Returns a curve of the types 0 to 4 (section 10.18). */
    private static @Nullable DoubleUnaryOperator parametricCurve(ByteBuffer tag) {
        int type = tag.getShort(8);
        if (type < 0 || type >= PARAMETERS.length || tag.limit() < 12 + 4 * PARAMETERS[type]) {
            return null;
        }
        double[] p = new double[7];
        for (int i = 0; i < PARAMETERS[type]; i++) {
            p[i] = fixed(tag, 12 + 4 * i);
        }
        double g = p[0];
        double a = type == 0 ? 1 : p[1];
        double b = p[2];
        double c = p[3];
        return switch (type) {
            case 0 -> sample -> Math.pow(sample, g);
            case 1 -> sample -> a * sample + b >= 0 ? Math.pow(a * sample + b, g) : 0;
            case 2 -> sample -> a * sample + b >= 0 ? Math.pow(a * sample + b, g) + c : c;
            default -> sample -> sample >= p[4] ? Math.pow(a * sample + b, g) + p[5] : c * sample + p[6];
        };
    }

    private static double fixed(ByteBuffer buffer, int at) {
        return buffer.getInt(at) / 65536.0;
    }

    private String name(int at) {
        return new String(bytes, at, 4, StandardCharsets.ISO_8859_1);
    }

    private @Nullable ByteBuffer tag(String name) {
        int wanted = fourCharacters(name);
        int tags = Math.min(MAX_TAGS, buffer.getInt(HEADER_BYTES));
        for (int i = 0; i < tags; i++) {
            int entry = HEADER_BYTES + 4 + TAG_BYTES * i;
            if (entry > bytes.length - TAG_BYTES) {
                return null;
            }
            int from = buffer.getInt(entry + 4);
            int length = buffer.getInt(entry + 8);
            if (buffer.getInt(entry) == wanted) {
                boolean whole = from >= 0 && length >= 0 && from <= bytes.length && length <= bytes.length - from;
                return whole ? buffer.slice(from, length) : null;
            }
        }
        return null;
    }

    private static int fourCharacters(String name) {
        return ByteBuffer.wrap(name.getBytes(StandardCharsets.ISO_8859_1)).getInt();
    }
}
