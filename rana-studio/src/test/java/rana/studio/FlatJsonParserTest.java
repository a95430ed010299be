package rana.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import rana.web.Json;
import tools.jackson.databind.JsonNode;

class FlatJsonParserTest {
    private final Map<String, Double> read = new LinkedHashMap<>();
    private final FlatJsonParser parser = new FlatJsonParser(
            (bytes, from, to, value) -> read.put(new String(bytes, from, to - from, StandardCharsets.UTF_8), value));

    @Test
    void numbers_equal_those_of_a_full_json_parser_to_the_bit() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 20_000; i++) {
            double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-12, 12));
            String text =
                    switch (i % 4) {
                        case 0 -> Double.toString(value);
                        case 1 -> Long.toString(random.nextLong(-1_000_000_000_000L, 1_000_000_000_000L));
                        case 2 -> String.format(Locale.ROOT, "%.6f", value);
                        default -> String.format(Locale.ROOT, "%.3e", value);
                    };
            String line = "{\"a\":" + text + "}";
            read.clear();
            if (reads(line)) {
                JsonNode expected = Json.MAPPER.readTree(line);
                assertThat(read.get("a")).as(text).isEqualTo(expected.path("a").asDouble());
            }
        }
    }

    @Test
    void lines_of_trainings_are_read() {
        assertThat(reads("{\"step\":12,\"d_loss\":-0.25,\"lr_g\":2.0E-4}")).isTrue();
        assertThat(read).containsExactly(Map.entry("step", 12.0), Map.entry("d_loss", -0.25), Map.entry("lr_g", 2e-4));
    }

    @Test
    void other_lines_are_rejected() {
        List<String> others = List.of(
                "",
                "{",
                "{}",
                "{\"a\":1",
                "{\"a\":1,}",
                "{\"a\":}",
                "{\"a\":-}",
                "{\"a\":.}",
                "{\"a\":1e}",
                "{\"a\":1}x",
                "{\"a\":1} ",
                "{\"a\":[1]}",
                "{\"a\":\"1\"}",
                "{\"a\":null}",
                "{\"a\":NaN}",
                "{\"\\u0061\":1}",
                "{\"a\":12345678901234567890}",
                "{\"a\":1e300}",
                "[1]",
                "nonsense");
        for (String other : others) {
            assertThat(reads(other)).as(other).isFalse();
        }
    }

    private boolean reads(String line) {
        byte[] bytes = (".." + line + "}}").getBytes(StandardCharsets.UTF_8);
        return parser.read(bytes, 2, bytes.length - 4);
    }
}
