package rana.pond;

/**
 * The proportions of a body, in picture widths.
 *
 * @param headWidth the width of the head, an ellipse
 * @param headHeight the height of the head
 * @param bodyWidth the width of the body, an ellipse
 * @param bodyHeight the height of the body
 * @param eye the radius of an eye
 * @param apart the distance of each eye from the middle of the face
 * @param limb the thickness of a foreleg
 */
record Build(
        double headWidth,
        double headHeight,
        double bodyWidth,
        double bodyHeight,
        double eye,
        double apart,
        double limb) {

    static Build of(Frog.Species species) {
        return switch (species) {
            case TREE_FROG -> new Build(0.58, 0.36, 0.42, 0.42, 0.128, 0.215, 0.075);
            case POISON_DART_FROG -> new Build(0.52, 0.40, 0.44, 0.46, 0.105, 0.175, 0.075);
            case COMMON_FROG -> new Build(0.62, 0.36, 0.54, 0.46, 0.108, 0.19, 0.09);
            case TOAD -> new Build(0.66, 0.38, 0.70, 0.50, 0.098, 0.20, 0.115);
            case BULLFROG -> new Build(0.76, 0.42, 0.62, 0.48, 0.112, 0.26, 0.11);
        };
    }
}
