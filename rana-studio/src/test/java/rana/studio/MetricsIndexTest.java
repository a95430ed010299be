package rana.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class MetricsIndexTest {
    @TempDir
    private Path folder;

    private record Line(long step, double loss, double diversity) {}

    @ParameterizedTest
    @CsvSource({
        "0, 9223372036854775807, 1000", // all of them
        "0, 9223372036854775807, 7",
        "0, 9223372036854775807, 1",
        "0, 9223372036854775807, 5000", // more points than lines
        "1001, 2999, 50",
        "1, 128, 3", // a segment
        "129, 129, 10",
        "100, 300, 2",
        "-5, 0, 10", // none
        "5000, 6000, 10"
    })
    void buckets_aggregate_their_lines(long from, long to, int points) throws IOException {
        List<Line> lines = write(3000);
        MetricsIndex index = index();

        List<Bucket> buckets = index.buckets(from, to, points);

        List<Line> wanted = lines.stream()
                .filter(line -> line.step >= from && line.step <= to)
                .toList();
        assertThat(buckets.stream().mapToLong(Bucket::lines).sum()).isEqualTo(wanted.size());
        assertThat(buckets.size()).isLessThanOrEqualTo(points + 2);
        int loss = index.keys().indexOf("d_loss");
        int diversity = index.keys().indexOf("diversity");
        int at = 0;
        for (Bucket bucket : buckets) {
            List<Line> of = wanted.subList(at, at + bucket.lines());
            at += bucket.lines();
            assertThat(bucket.lastStep()).isEqualTo(of.get(of.size() - 1).step);
            assertThat(bucket.images()).isEqualTo(32 * bucket.lastStep());
            assertSame(bucket, loss, of.stream().map(line -> line.loss).toList());
            assertSame(
                    bucket,
                    diversity,
                    of.stream()
                            .map(line -> line.diversity)
                            .filter(value -> !Double.isNaN(value))
                            .toList());
        }
    }

    @Test
    void the_newest_figures_of_workers_are_kept_and_do_not_count_as_events() throws IOException {
        write(1);
        append(RunOnDisk.workersLine(2, 20, 0.05) + RunOnDisk.workersLine(3, 24, 0.25) + RunOnDisk.line(4, 1));
        MetricsIndex index = index();

        assertThat(index.workers().values())
                .extracting(worker -> worker.path("images_per_second").asDouble())
                .containsExactly(24.0, 30.5);
        assertThat(index.eventsAfter(-1)).isEmpty();
        assertThat(index.keys()).contains("waiting").doesNotContain("workers");
        assertThat(MetricsView.of(index, List.of(), 0, 9, 9).workers()).isEqualTo(index.workers());
    }

    @Test
    void a_run_of_one_process_has_no_workers() throws IOException {
        write(3);

        assertThat(index().workers().isArray()).isTrue();
        assertThat(index().workers()).isEmpty();
    }

    @Test
    void it_follows_the_file_as_it_grows_and_ignores_incomplete_lines() throws IOException {
        write(10);
        MetricsIndex index = index();
        append("{\"step\":11,\"d_loss\":");
        index.update();
        assertThat(index.lastStep()).isEqualTo(10);

        append("0.5}\nnonsense\n{\"images\":3}\n{\"step\":12,\"d_loss\":0.25,\"new\":7}\n");
        index.update();

        assertThat(index.lastStep()).isEqualTo(12);
        assertThat(index.last().path("d_loss").asDouble()).isEqualTo(0.25);
        assertThat(index.keys()).contains("new");
        assertThat(index.buckets(11, 12, 1).get(0).mean(index.keys().indexOf("d_loss")))
                .isEqualTo(0.375);
    }

    @Test
    void a_file_that_a_resumed_run_replaced_is_read_again_even_if_it_has_grown_larger() throws IOException {
        write(300);
        MetricsIndex index = index();
        Path other = folder.resolve("other");
        List<String> kept = Files.readAllLines(folder.resolve("metrics.jsonl")).subList(0, 200);
        Files.write(other, kept);
        for (int step = 201; step <= 400; step++) {
            Files.writeString(other, RunOnDisk.line(step, 9), StandardOpenOption.APPEND);
        }
        Files.move(other, folder.resolve("metrics.jsonl"), StandardCopyOption.REPLACE_EXISTING);

        index.update();

        assertThat(index.lastStep()).isEqualTo(400);
        assertThat(index.buckets(201, 300, 1).get(0).mean(index.keys().indexOf("d_loss")))
                .isEqualTo(9);
        assertThat(index.buckets(0, 400, 1).get(0).lines()).isEqualTo(400);
    }

    @Test
    void a_file_that_was_truncated_in_place_is_read_again() throws IOException {
        write(300);
        MetricsIndex index = index();
        Path file = folder.resolve("metrics.jsonl");
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, 100), StandardOpenOption.TRUNCATE_EXISTING);
        for (int step = 101; step <= 500; step++) {
            append(RunOnDisk.line(step, 9));
        }

        index.update();

        assertThat(index.buckets(101, 500, 1).get(0).mean(index.keys().indexOf("d_loss")))
                .isEqualTo(9);
        assertThat(index.buckets(0, 500, 1).get(0).lines()).isEqualTo(500);
    }

    @Test
    void findings_of_the_watchdog_are_kept_with_their_steps() throws IOException {
        write(5);
        append(
                "{\"step\":6,\"d_loss\":1,\"watchdog\":[{\"kind\":\"diverging\",\"state\":\"begins\",\"what\":\"w\",\"try\":\"t\"}]}\n");
        MetricsIndex index = index();

        List<FindingView> findings = FindingView.of(index.eventsAfter(5));

        assertThat(findings).containsExactly(new FindingView(6, "diverging", true, "w", "t"));
        assertThat(index.eventsAfter(6)).isEmpty();
    }

    @Test
    void a_run_without_metrics_has_an_empty_index() {
        MetricsIndex index = index();

        assertThat(index.buckets(0, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(index.lastStep()).isEqualTo(-1);
        JsonNode last = index.last();
        assertThat(last.isEmpty()).isTrue();
    }

    private MetricsIndex index() {
        MetricsIndex index = new MetricsIndex(folder.resolve("metrics.jsonl"));
        index.update();
        return index;
    }

    private void append(String text) throws IOException {
        Files.writeString(folder.resolve("metrics.jsonl"), text, StandardOpenOption.APPEND);
    }

    private static void assertSame(Bucket bucket, int column, List<Double> values) {
        if (values.isEmpty()) {
            assertThat(bucket.mean(column)).isNaN();
            return;
        }
        assertThat(bucket.min(column))
                .isEqualTo(values.stream().min(Double::compare).orElseThrow());
        assertThat(bucket.max(column))
                .isEqualTo(values.stream().max(Double::compare).orElseThrow());
        double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        assertThat(bucket.mean(column)).isCloseTo(mean, within(1e-12));
    }

    private List<Line> write(int count) throws IOException {
        SplittableRandom random = new SplittableRandom(4);
        List<Line> lines = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int step = 1; step <= count; step++) {
            double loss = random.nextDouble(-3, 3);
            double diversity = step % 100 == 0 ? random.nextDouble() : Double.NaN;
            lines.add(new Line(step, loss, diversity));
            text.append("{\"step\":").append(step).append(",\"images\":").append(32 * step);
            text.append(",\"seconds\":")
                    .append(step / 8.0)
                    .append(",\"d_loss\":")
                    .append(loss);
            text.append(Double.isNaN(diversity) ? "" : ",\"diversity\":" + diversity)
                    .append("}\n");
        }
        Files.writeString(folder.resolve("metrics.jsonl"), text);
        return lines;
    }
}
