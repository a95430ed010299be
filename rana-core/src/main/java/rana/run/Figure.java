package rana.run;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A measured value together with the protocol of the measurement.
 *
 * @param name {@code FID}, {@code FD-C10}, {@code precision}…
 * @param value the measured value
 * @param error the standard error, or null if the measure has none
 * @param protocol the settings of the measurement
 */
public record Figure(String name, double value, @Nullable Double error, Protocol protocol) {
    /** Returns the value, with its error if it has one, as text: {@code 0.0123 ± 0.0004}. */
    public String number() {
        String number = shown(value);
        return error == null ? number : number + " ± " + shown(error);
    }

    /** Returns the figure and its protocol in one line. */
    @Override
    public String toString() {
        return "%s %s %s; %s".formatted(name, number(), protocol.settings(), protocol);
    }

    /** Formats a number with about four digits, however small it is. */
    private static String shown(double value) {
        double size = Math.abs(value);
        String format = size >= 10 ? "%.2f" : size >= 0.01 || value == 0 ? "%.4f" : "%.3g";
        return String.format(Locale.ROOT, format, value);
    }
}
