package rana.cli;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rana.UsageException;
import rana.explore.LatentFile;
import rana.explore.LatentPoint;

/** The syntax of points of latent space: {@code SEED}, {@code SEED:INDEX} or {@code FILE.json}. */
final class PointOption {
    private static final Pattern DRAWN = Pattern.compile("(-?\\d{1,18})(?::(\\d{1,6}))?");

    private PointOption() {}

    static LatentPoint parse(String option, String text) {
        if (text.endsWith(".json")) {
            return LatentPoint.of(LatentFile.read(Path.of(text)));
        }
        Matcher matcher = DRAWN.matcher(text);
        if (!matcher.matches()) {
            throw new UsageException(
                    option + " takes points as SEED, SEED:INDEX (the picture of the seed with this index)"
                            + " or FILE.json (a saved latent); got '" + text + "'");
        }
        int index = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
        return LatentPoint.drawn(Long.parseLong(matcher.group(1)), index);
    }
}
