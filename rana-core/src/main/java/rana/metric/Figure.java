package rana.metric;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A measured number, and how it was measured.
 *
 * @param name {@code FID}, {@code FD-C10}, {@code precision}…
 * @param error its standard error, where the measure gives one
 */
public record Figure(String name, double value, @Nullable Double error, Protocol protocol) {
    /** The number as people read it: {@code 0.0123 ± 0.0004}. */
    public String number() {
        String number = shown(value);
        return error == null ? number : number + " ± " + shown(error);
    }

    /** The figure in one line, its protocol included. */
    @Override
    public String toString() {
        return "%s %s %s; %s".formatted(name, number(), protocol.settings(), protocol);
    }

    /** Four digits or so, however small the number is. */
    private static String shown(double value) {
        double size = Math.abs(value);
        String format = size >= 10 ? "%.2f" : size >= 0.01 || value == 0 ? "%.4f" : "%.3g";
        return String.format(Locale.ROOT, format, value);
    }
}
