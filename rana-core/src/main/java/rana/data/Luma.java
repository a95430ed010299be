package rana.data;

/** The conversion of colour to grey: Rec. 601 luma in 16-bit fixed point, rounded. */
final class Luma {
    private Luma() {}

    /** Returns one byte per pixel from three (red, green, blue). */
    static byte[] ofColour(byte[] pixels) {
        byte[] grey = new byte[pixels.length / 3];
        for (int i = 0; i < grey.length; i++) {
            int red = pixels[3 * i] & 0xff;
            int green = pixels[3 * i + 1] & 0xff;
            int blue = pixels[3 * i + 2] & 0xff;
            grey[i] = (byte) ((19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16);
        }
        return grey;
    }
}
