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

/** The contrast of the colours of both themes, by WCAG 2.2, level AA. */
class ColoursTest {
    private static final double MIN_FOR_TEXT = 4.5;
    private static final double MIN_FOR_SHAPES = 3;
    private static final Pattern COLOUR =
            Pattern.compile("--([\\w-]+): light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\);");
    private static final List<String> GROUNDS = List.of("water", "surface", "hollow");

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void text_has_enough_contrast_on_every_background(int theme) throws IOException {
        Map<String, String> colours = colours(theme);
        for (String text : List.of("ink", "ink-soft", "leaf", "sun", "clay")) {
            for (String ground : GROUNDS) {
                assertThat(contrast(colours, text, ground))
                        .as("%s on %s", text, ground)
                        .isGreaterThanOrEqualTo(MIN_FOR_TEXT);
            }
        }
        assertThat(contrast(colours, "on-leaf", "leaf")).isGreaterThanOrEqualTo(MIN_FOR_TEXT);
        assertThat(contrast(colours, "on-clay", "clay")).isGreaterThanOrEqualTo(MIN_FOR_TEXT);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void borders_focus_rings_and_curves_have_enough_contrast_on_every_background(int theme) throws IOException {
        Map<String, String> colours = colours(theme);
        for (String ground : GROUNDS) {
            for (String thing : List.of("edge", "focus", "lily", "sky")) {
                assertThat(contrast(colours, thing, ground))
                        .as("%s on %s", thing, ground)
                        .isGreaterThanOrEqualTo(MIN_FOR_SHAPES);
            }
        }
        for (int curve = 1; curve <= 8; curve++) {
            assertThat(contrast(colours, "curve-" + curve, "surface")).isGreaterThanOrEqualTo(MIN_FOR_SHAPES);
        }
    }

    /**
     * Returns the colours of the light theme (2) or the dark one (3); the number is the regex
     * group.
     */
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
