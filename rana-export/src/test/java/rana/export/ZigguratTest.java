package rana.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import rana.browser.Chromium;

/**
 * Compares the tables of exported pages with those of Java, which are read from what Java makes of
 * chosen random bits.
 */
@ExtendWith(Chromium.class)
class ZigguratTest {
    /** Java computed its thresholds with rounding errors: they differ in the last bits. */
    private static final long THRESHOLD_ERROR = 1L << 18;

    /** The first bits choose no layer but a region beside one, whose far end the others choose. */
    private static final long BESIDE = 255;

    private static final long FAR = -1;

    @TempDir
    private static Path folder;

    /** Bits as a generator returns them; then zeros. */
    private static final class Bits implements RandomGenerator {
        private final long[] bits;
        private int next;

        Bits(long... bits) {
            this.bits = bits;
        }

        @Override
        public long nextLong() {
            return next < bits.length ? bits[next++] : 0;
        }
    }

    @Test
    void the_tables_are_those_of_java(Browser browser) throws IOException {
        WebExport.of(RecipeRuns.tiny()).write(folder.resolve("page"));
        try (StaticServer server = StaticServer.of(folder);
                Page page = browser.newPage()) {
            page.navigate(server.at("page/?backend=javascript"));
            Map<?, ?> tables = (Map<?, ?>) page.evaluate("""
                    async (base) => {
                      const { NORMAL, EXPONENTIAL } = await import(`${base}player/ziggurat.js`);
                      const plain = ({ x, alias, threshold }) =>
                        ({ x: Array.from(x, String), alias, threshold: threshold.map(String) });
                      return { normal: plain(NORMAL), exponential: plain(EXPONENTIAL) };
                    }""", server.at("page/"));

            check((Map<?, ?>) Objects.requireNonNull(tables.get("normal")), 253, 0x1p62, 0, Bits::nextGaussian);
            // Java's widths have rounding errors of one bit.
            check((Map<?, ?>) Objects.requireNonNull(tables.get("exponential")), 252, 0x1p61, 1, Bits::nextExponential);
        }
    }

    private static void check(Map<?, ?> table, int layers, double bits, int ulps, ToDoubleFunction<Bits> distribution) {
        double[] x =
                strings(table, "x").stream().mapToDouble(Double::parseDouble).toArray();
        long[] thresholds =
                strings(table, "threshold").stream().mapToLong(Long::parseLong).toArray();
        List<?> aliases = (List<?>) Objects.requireNonNull(table.get("alias"));
        for (int i = 0; i < layers; i++) {
            double width = distribution.applyAsDouble(new Bits(1L << 62 | i)) / bits;
            assertThat(Math.abs(x[i] - width)).as("width %d", i).isLessThanOrEqualTo(ulps * Math.ulp(width));
        }
        for (int i = 0; i < thresholds.length; i++) {
            int alias = ((Number) aliases.get(i)).intValue();
            if (alias == i) {
                continue; // no threshold
            }
            long threshold = thresholds[i];
            if (threshold > Long.MIN_VALUE + 2 * THRESHOLD_ERROR) {
                assertThat(region(threshold - THRESHOLD_ERROR, i, x, distribution))
                        .as("below threshold %d", i)
                        .isEqualTo(i);
            }
            assertThat(region(threshold + THRESHOLD_ERROR, i, x, distribution))
                    .as("from threshold %d on", i)
                    .isEqualTo(alias);
        }
    }

    /** Returns the region that Java chooses by bits whose last 8 are {@code entry}. */
    private static int region(long bits, int entry, double[] x, ToDoubleFunction<Bits> distribution) {
        double value = distribution.applyAsDouble(new Bits(BESIDE, (bits & ~255L) | entry, FAR)) * 0x1p-63;
        return IntStream.range(0, x.length)
                .boxed()
                .min((i, j) -> Double.compare(Math.abs(x[i] - value), Math.abs(x[j] - value)))
                .orElseThrow();
    }

    private static List<String> strings(Map<?, ?> table, String key) {
        return ((List<?>) Objects.requireNonNull(table.get(key)))
                .stream().map(String::valueOf).toList();
    }
}
