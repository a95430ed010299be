package rana.data;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import org.jspecify.annotations.Nullable;

/**
 * The conversion by an ICC profile with tables, by Java's colour management. It is not documented
 * to be thread-safe and expensive to create, so all threads share one.
 */
final class TableToSrgb implements ToSrgb {
    private static final int CMYK = 4;

    private final ColorConvertOp conversion;

    private TableToSrgb(ICC_Profile profile) {
        ICC_Profile srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB);
        this.conversion = new ColorConvertOp(new ICC_Profile[] {profile, srgb}, null);
    }

    /**
     * Returns the conversion of a profile; null if Java cannot use it.
     *
     * @param channels 3 or 4, as the profile says
     */
    static @Nullable TableToSrgb of(IccProfile profile, int channels) {
        try {
            var conversion = new TableToSrgb(ICC_Profile.getInstance(profile.bytes()));
            conversion.convert(new int[channels], channels);
            return conversion;
        } catch (IllegalArgumentException | CMMException | ArrayIndexOutOfBoundsException e) {
            return null;
        }
    }

    @Override
    public void convert(int[] rgb) {
        System.arraycopy(convert(rgb, 3), 0, rgb, 0, rgb.length);
    }

    /** Returns red, green and blue of pixels from cyan, magenta, yellow and black. */
    int[] fromCmyk(int[] cmyk) {
        return convert(cmyk, CMYK);
    }

    private int[] convert(int[] samples, int channels) {
        int pixels = samples.length / channels;
        WritableRaster from = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, pixels, 1, channels, null);
        WritableRaster to = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, pixels, 1, 3, null);
        from.setPixels(0, 0, pixels, 1, samples);
        synchronized (conversion) {
            conversion.filter(from, to);
        }
        return to.getPixels(0, 0, pixels, 1, (int[]) null);
    }
}
