package rana.run;

import java.util.Locale;

/**
 * A failure that the watchdog found.
 *
 * @param kind the kind of the failure
 * @param step the step after which it was found
 * @param value the measured value
 * @param threshold the threshold that the value crossed
 * @param what the failure with its figures, in one line
 * @param tryThis the settings of the recipe to change, in one line
 */
public record Finding(Kind kind, long step, double value, double threshold, String what, String tryThis) {
    /** The kind of a failure; the documentation of the watchdog defines each. */
    public enum Kind {
        /** The discriminator separates real from generated images without error. */
        D_SATURATED,
        /** The gradient of the generator has almost vanished. */
        G_GRADIENT_VANISHING,
        /** The generated images become more and more alike: mode collapse. */
        DIVERSITY_FALLING,
        /** The generator draws the grey squares or edges that augmentation leaves. */
        AUGMENTATION_LEAKING,
        /** The generated images are copies of real ones. */
        MEMORISATION,
        /** The gradients grow without bound. */
        DIVERGING;

        /** Returns the name that files use: {@code d-saturated}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
