package rana.metric;

/**
 * Which extractor features come from: what makes figures comparable, or not.
 *
 * @param name as it appears in figures: {@code C10}
 * @param sha256 of its weights, in lower-case hexadecimal
 * @param dimension numbers for each picture
 * @param resizer in words, how pictures get the size that it takes
 */
public record ExtractorCard(String name, String sha256, int dimension, String resizer) {
    /**
     * SHA-256 of {@code inception-2015-12-05.pt}, the TorchScript form of the network that FID was defined with, as
     * StyleGAN2-ADA and those after it use it.
     */
    public static final String INCEPTION_SHA256 = "f58cb9b6ec323ed63459aa4fb441fe750cfe39fafad6da5cb504a16f19e958f4";

    /** {@code FID} for the standard Inception file, and for nothing else; else {@code FD-NAME}. */
    public String frechetName() {
        return isInception() ? "FID" : "FD-" + name;
    }

    /** {@code KID} for the standard Inception file, and for nothing else; else {@code KD-NAME}. */
    public String kernelName() {
        return isInception() ? "KID" : "KD-" + name;
    }

    private boolean isInception() {
        return sha256.equals(INCEPTION_SHA256);
    }
}
