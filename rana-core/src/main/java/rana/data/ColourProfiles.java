package rana.data;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rana.io.Sha256;

/**
 * The conversions of the colour descriptions in files. Most pictures of a collection have the same
 * few, so the latest conversions are kept.
 */
final class ColourProfiles {
    private static final int KEPT = 16;

    /** The step of samples of 16 bits between those of 8 bits. */
    private static final int LEVEL = 257;

    /**
     * The largest difference between two profiles of sRGB: two of 256 levels, because the rounding
     * of a matrix counts most in dark samples.
     */
    private static final int ROUNDING = 2 * LEVEL;

    private static final ToSrgb IDENTITY = rgb -> {};
    private static final Map<String, Optional<ToSrgb>> LATEST = new LinkedHashMap<>(KEPT, 0.75f, true);

    private ColourProfiles() {}

    /**
     * Returns the conversion of a profile; null if the colours stay as they are: the profile is
     * missing, is that of sRGB, or cannot be used.
     *
     * @param profile the bytes of an ICC profile
     * @param grey true if the picture has one colour channel; the profile may be for grey or RGB
     *     then
     */
    static @Nullable ToSrgb of(byte @Nullable [] profile, boolean grey) {
        return changing(usable(profile, grey));
    }

    /**
     * Returns the conversion of a profile, which may be one that changes nothing; null if the
     * profile is missing, is broken, or does not fit the picture. Browsers ignore such profiles too.
     */
    static @Nullable ToSrgb usable(byte @Nullable [] profile, boolean grey) {
        IccProfile icc = profile == null ? null : IccProfile.of(profile);
        if (icc == null) {
            return null;
        }
        boolean fits = icc.space().equals("RGB ") || (grey && icc.space().equals("GRAY"));
        return fits ? kept(icc) : null;
    }

    /** Returns the conversion of a profile for CMYK; null if it is missing, broken or for others. */
    static @Nullable TableToSrgb ofCmyk(byte @Nullable [] profile) {
        IccProfile icc = profile == null ? null : IccProfile.of(profile);
        return icc != null && icc.space().equals("CMYK") && kept(icc) instanceof TableToSrgb table ? table : null;
    }

    /** Returns a conversion unless it changes nothing. */
    static @Nullable ToSrgb changing(@Nullable ToSrgb conversion) {
        return conversion == IDENTITY ? null : conversion;
    }

    /**
     * Returns the conversion of a description, from those that are kept or newly created.
     *
     * @param description the description as the file has it
     * @param creation creates the conversion; null if the description is of no use
     */
    static @Nullable ToSrgb kept(byte[] description, Supplier<@Nullable ToSrgb> creation) {
        String key = HexFormat.of().formatHex(Sha256.digest().digest(description));
        synchronized (LATEST) {
            Optional<ToSrgb> known = LATEST.get(key);
            if (known == null) {
                known = Optional.ofNullable(creation.get());
                LATEST.put(key, known);
                if (LATEST.size() > KEPT) {
                    LATEST.remove(LATEST.keySet().iterator().next());
                }
            }
            return known.orElse(null);
        }
    }

    private static @Nullable ToSrgb kept(IccProfile icc) {
        return kept(icc.bytes(), () -> {
            if (icc.space().equals("CMYK")) {
                return TableToSrgb.of(icc, 4);
            }
            boolean table = icc.hasTable() && icc.space().equals("RGB ");
            return simplified(table ? TableToSrgb.of(icc, 3) : icc.byMatrix());
        });
    }

    /**
     * Returns a conversion, or one that changes nothing if it changes greys and saturated colours by
     * rounding only.
     */
    static @Nullable ToSrgb simplified(@Nullable ToSrgb conversion) {
        if (conversion == null) {
            return null;
        }
        int[] rgb = new int[3 * 256 * 8];
        for (int i = 0; i < rgb.length; i++) {
            int channels = i / 3 / 256;
            boolean lit = channels == 0 || (channels >> i % 3 & 1) != 0;
            rgb[i] = lit ? i / 3 % 256 * LEVEL : 0;
        }
        int[] converted = Arrays.copyOf(rgb, rgb.length);
        conversion.convert(converted);
        for (int i = 0; i < rgb.length; i++) {
            if (Math.abs(rgb[i] - converted[i]) > ROUNDING) {
                return conversion;
            }
        }
        return IDENTITY;
    }
}
