package rana.studio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run in a list, as JSON.
 *
 * @param id the id in requests
 * @param name the displayed name
 * @param recipe the name of the recipe
 * @param data the data source as the user gave it
 * @param state {@code running}, {@code paused}, {@code stopped}, {@code finished} or {@code failed}
 * @param why the reason for the state; "" if there is none
 * @param step the number of steps taken
 * @param steps the number of steps to take in total
 * @param images the number of images shown so far
 * @param seconds the seconds trained so far
 * @param started the time of the start, UTC
 * @param updated the time of the last change, UTC
 * @param seed the random seed
 * @param alarms the open findings of the watchdog
 * @param best the best evaluation; null if there is none
 * @param distance the last evaluation; null if there is none
 */
record RunView(
        String id,
        String name,
        String recipe,
        String data,
        String state,
        String why,
        long step,
        long steps,
        long images,
        double seconds,
        String started,
        String updated,
        long seed,
        List<String> alarms,
        @Nullable BestFigure best,
        @Nullable LastFigure distance) {
    /** The figure of the best checkpoint. */
    record BestFigure(String name, double value, String checkpoint) {}

    /** The figure of the last evaluation. */
    record LastFigure(String name, double value, long step) {}
}
