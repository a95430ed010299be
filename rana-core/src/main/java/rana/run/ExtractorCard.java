package rana.run;

/**
 * The identity of a feature extractor. Figures are comparable only if they use the same extractor.
 *
 * @param name the name as it appears in figures: {@code C10}
 * @param sha256 the SHA-256 of its weights, in lower-case hexadecimal
 * @param dimension the number of features of each picture
 * @param resizer the method that resizes pictures to the input size, in words
 */
public record ExtractorCard(String name, String sha256, int dimension, String resizer) {
    /**
     * The SHA-256 of {@code inception-2015-12-05.pt}, the TorchScript form of the network that
     * defines FID, as used by StyleGAN2-ADA and its successors.
     */
    public static final String INCEPTION_SHA256 = "f58cb9b6ec323ed63459aa4fb441fe750cfe39fafad6da5cb504a16f19e958f4";

    /** Returns {@code FID} for the standard Inception file, else {@code FD-NAME}. */
    public String frechetName() {
        return isInception() ? "FID" : "FD-" + name;
    }

    /** Returns {@code KID} for the standard Inception file, else {@code KD-NAME}. */
    public String kernelName() {
        return isInception() ? "KID" : "KD-" + name;
    }

    private boolean isInception() {
        return sha256.equals(INCEPTION_SHA256);
    }
}
