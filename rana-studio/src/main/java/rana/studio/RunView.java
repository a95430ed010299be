package rana.studio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run in a list.
 *
 * @param id what requests name it by
 * @param name for people
 * @param recipe its name
 * @param data as it was asked for
 * @param state {@code running}, {@code paused}, {@code stopped}, {@code finished} or {@code failed}
 * @param why it stands so, where there is more to say; ""
 * @param steps that it is to take
 * @param seconds trained so far
 * @param started when, UTC
 * @param updated when something was last heard of it, UTC
 * @param alarms what the watchdog holds to be wrong
 * @param best the evaluation that came closest, if any was marked
 * @param distance the last evaluation, if there was any
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
    record BestFigure(String name, double value, String checkpoint) {}

    record LastFigure(String name, double value, long step) {}
}
