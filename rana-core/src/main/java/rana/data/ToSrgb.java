package rana.data;

/** A conversion of colours to sRGB. */
interface ToSrgb {
    /** The sample of full intensity. */
    int MAX = 65535;

    /**
     * Converts pixels in place.
     *
     * @param rgb red, green and blue of each pixel, from 0 to {@link #MAX}
     */
    void convert(int[] rgb);
}
