package rana.metric;

/** Grey pictures for extractors that want colour. */
final class Colour {
    private Colour() {}

    /** Each byte three times: grey pictures as red, green and blue. */
    static byte[] ofGrey(byte[] grey) {
        byte[] colour = new byte[Math.multiplyExact(grey.length, 3)];
        for (int i = 0; i < colour.length; i++) {
            colour[i] = grey[i / 3];
        }
        return colour;
    }
}
