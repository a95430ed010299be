package rana.pond;

import java.util.List;
import java.util.SplittableRandom;

/**
 * All there is to know about one frog of the pond; what a picture shows, to measure generated ones against.
 *
 * @param species gives the form of the body
 * @param colouring one of its species' own
 * @param pattern on the skin
 * @param pose where it looks
 * @param background behind it
 * @param placement where in the picture it sits
 * @param details seed of what has no name: where each spot lies, each ripple runs
 */
public record Frog(
        Species species,
        Colouring colouring,
        Pattern pattern,
        Pose pose,
        Background background,
        Placement placement,
        long details) {

    /** The form of the body. */
    public enum Species {
        TREE_FROG,
        POISON_DART_FROG,
        COMMON_FROG,
        TOAD,
        BULLFROG;

        /** For people: "tree frog". */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }

        /** The colourings it comes in. */
        public List<Colouring> colourings() {
            return List.of(Colouring.values()).stream()
                    .filter(colouring -> colouring.species() == this)
                    .toList();
        }
    }

    /** What is on the skin. */
    public enum Pattern {
        PLAIN,
        SPOTS,
        STRIPE
    }

    /** Where the frog looks, as the beholder sees it. */
    public enum Pose {
        LEFT(-1),
        FRONT(0),
        RIGHT(1);

        private final int turn;

        Pose(int turn) {
            this.turn = turn;
        }

        /** For people: "left". */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /** -1, 0 or 1. */
        int turn() {
            return turn;
        }
    }

    /** What lies behind. */
    public enum Background {
        WATER,
        LILY_PAD,
        MEADOW,
        DUSK
    }

    /**
     * Where the frog sits.
     *
     * @param right shift to the right in picture widths, -0.03 to 0.03
     * @param down shift downwards in picture heights, -0.02 to 0.02
     * @param scale 0.93 to 1.03
     */
    public record Placement(double right, double down, double scale) {}

    /** Draws lots: every species, pattern, pose and background is equally likely, and so are a species' colourings. */
    public static Frog draw(SplittableRandom random) {
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
