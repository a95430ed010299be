package rana.metric;

/** Conversion of grey pictures for extractors that take colour. */
final class GreyToRgb {
    private GreyToRgb() {}

    /** Returns the pictures with each byte repeated as red, green and blue. */
    static byte[] convert(byte[] grey) {
        byte[] colour = new byte[Math.multiplyExact(grey.length, 3)];
        for (int i = 0; i < colour.length; i++) {
            colour[i] = grey[i / 3];
        }
        return colour;
    }
}
