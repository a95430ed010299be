package rana.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written can be read on what it is written on, by day and by night: contrast as WCAG 2.2 calculates it, for level AA. */
class ColoursTest {
    private static final double OF_TEXT = 4.5;
    private static final double OF_THINGS = 3;
    private static final Pattern COLOUR =
            Pattern.compile("--([\\w-]+): light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\);");
    private static final List<String> GROUNDS = List.of("water", "surface", "hollow");

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void text_can_be_read_on_every_ground(int theme) throws IOException {
        Map<String, String> colours = colours(theme);
        for (String text : List.of("ink", "ink-soft", "leaf", "sun", "clay")) {
            for (String ground : GROUNDS) {
                assertThat(contrast(colours, text, ground))
                        .as("%s on %s", text, ground)
                        .isGreaterThanOrEqualTo(OF_TEXT);
            }
        }
        assertThat(contrast(colours, "on-leaf", "leaf")).isGreaterThanOrEqualTo(OF_TEXT);
        assertThat(contrast(colours, "on-clay", "clay")).isGreaterThanOrEqualTo(OF_TEXT);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void borders_of_controls_focus_and_curves_can_be_told_from_their_ground(int theme) throws IOException {
        Map<String, String> colours = colours(theme);
        for (String ground : GROUNDS) {
            for (String thing : List.of("edge", "focus", "lily", "sky")) {
                assertThat(contrast(colours, thing, ground))
                        .as("%s on %s", thing, ground)
                        .isGreaterThanOrEqualTo(OF_THINGS);
            }
        }
        for (int curve = 1; curve <= 8; curve++) {
            assertThat(contrast(colours, "curve-" + curve, "surface")).isGreaterThanOrEqualTo(OF_THINGS);
        }
    }

    /** Of light (2) or dark (3), by the group that has it. */
    private static Map<String, String> colours(int theme) throws IOException {
        Map<String, String> colours = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(ColoursTest.class.getResourceAsStream("web/styles/colours.css"))) {
            Matcher found = COLOUR.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            while (found.find()) {
                colours.put(found.group(1), found.group(theme));
            }
        }
        return colours;
    }

    private static double contrast(Map<String, String> colours, String one, String other) {
        double a = luminance(Objects.requireNonNull(colours.get(one), one));
        double b = luminance(Objects.requireNonNull(colours.get(other), other));
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String hex) {
        return 0.2126 * linear(hex, 1) + 0.7152 * linear(hex, 3) + 0.0722 * linear(hex, 5);
    }

    private static double linear(String hex, int at) {
        double value = Integer.parseInt(hex.substring(at, at + 2), 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
