package rana.pond;

import java.util.List;
import java.util.SplittableRandom;

/**
 * A complete description of one frog of the pond: the ground truth of its picture, to evaluate
 * generated pictures against.
 *
 * @param species the species, which determines the proportions of the body
 * @param colouring one of the colourings of the species
 * @param pattern the pattern on the skin
 * @param pose the direction in which the frog looks
 * @param background the background
 * @param placement the position and scale in the picture
 * @param details the seed of all other details, such as the position of each spot and ripple
 */
public record Frog(
        Species species,
        Colouring colouring,
        Pattern pattern,
        Pose pose,
        Background background,
        Placement placement,
        long details) {

    /** The species, which determines the proportions of the body. */
    public enum Species {
        TREE_FROG,
        POISON_DART_FROG,
        COMMON_FROG,
        TOAD,
        BULLFROG;

        /** Returns the name for display, such as "tree frog". */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }

        /** Returns the colourings of this species. */
        public List<Colouring> colourings() {
            return List.of(Colouring.values()).stream()
                    .filter(colouring -> colouring.species() == this)
                    .toList();
        }
    }

    /** The pattern on the skin. */
    public enum Pattern {
        PLAIN,
        SPOTS,
        STRIPE
    }

    /** The direction in which the frog looks, from the viewer's point of view. */
    public enum Pose {
        LEFT(-1),
        FRONT(0),
        RIGHT(1);

        private final int turn;

        Pose(int turn) {
            this.turn = turn;
        }

        /** Returns the name for display, such as "left". */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /** Returns -1 (left), 0 or 1 (right). */
        int turn() {
            return turn;
        }
    }

    /** The background of the picture. */
    public enum Background {
        WATER,
        LILY_PAD,
        MEADOW,
        DUSK
    }

    /**
     * The position and scale of the frog in the picture.
     *
     * @param right the shift to the right in picture widths, -0.03 to 0.03
     * @param down the shift downwards in picture heights, -0.02 to 0.02
     * @param scale the scale, 0.93 to 1.03
     */
    public record Placement(double right, double down, double scale) {}

    /**
     * Draws frog {@code index} of the pond with the random {@code seed}: species, pattern, pose and
     * background are uniform, and so is the colouring given the species.
     */
    public static Frog draw(long seed, int index) {
        return draw(new SplittableRandom(new SplittableRandom(seed + index * 0x9E3779B97F4A7C15L).nextLong()));
    }

    private static Frog draw(SplittableRandom random) {
        Species species = any(random, List.of(Species.values()));
        return new Frog(
                species,
                any(random, species.colourings()),
                any(random, List.of(Pattern.values())),
                any(random, List.of(Pose.values())),
                any(random, List.of(Background.values())),
                new Placement(
                        random.nextDouble(-0.03, 0.03), random.nextDouble(-0.02, 0.02), random.nextDouble(0.93, 1.03)),
                random.nextLong());
    }

    private static <T> T any(SplittableRandom random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
