package rana.run;

import java.util.Locale;

/**
 * Something that the watchdog sees go wrong.
 *
 * @param step after which it was seen
 * @param value what was measured
 * @param threshold that it crossed
 * @param what is wrong, with the figures, in one line
 * @param tryThis settings of the recipe to change, in one line
 */
public record Finding(Kind kind, long step, double value, double threshold, String what, String tryThis) {
    /** What can go wrong; the watchdog says by which figures. */
    public enum Kind {
        /** D tells real from generated without fail. */
        D_SATURATED,
        /** What G is told by D has become next to nothing. */
        G_GRADIENT_VANISHING,
        /** G's pictures have become more and more alike. */
        DIVERSITY_FALLING,
        /** G draws the grey squares or edges that augmentation leaves. */
        AUGMENTATION_LEAKING,
        /** G's pictures are copies of real ones. */
        MEMORISATION,
        /** Gradients grow without end. */
        DIVERGING;

        /** As people and files have it: {@code d-saturated}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
