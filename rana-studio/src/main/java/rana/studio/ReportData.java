package rana.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import rana.io.AtomicFile;
import rana.run.Run;
import rana.run.RunFiles;
import rana.web.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * The data of a run's report: the responses that the page would request from a studio, by path, and
 * as many images as fit into the size limit.
 */
final class ReportData {
    private static final int MAX_POINTS = 400;
    private static final long MAX_PICTURE_BYTES = 1_500_000;
    private static final int[] COUNTS = {24, 16, 12, 8, 6, 4, 3, 2, 1};
    private static final List<String> KINDS = List.of(RunFiles.GRID, RunFiles.COMPARISON);

    private final RunKey key;
    private final Map<String, Object> responses = new LinkedHashMap<>();
    private final Map<String, String> pictures = new LinkedHashMap<>();

    private ReportData(RunKey key) {
        this.key = key;
    }

    /**
     * Returns the data of the run in {@code folder}: {@code id}, {@code written} (the time), {@code
     * answers} by path, and {@code pictures} by path, as data URLs.
     */
    static Map<String, Object> of(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        RunKey key = RunKey.of(parent == null ? absolute : parent, absolute);
        ReportData data = new ReportData(key);
        data.add(folder, Run.open(absolute, List.of()));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("id", key.id());
        all.put("written", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        all.put("answers", data.responses);
        all.put("pictures", data.pictures);
        return all;
    }

    private void add(Path path, Run run) {
        MetricsIndex metrics = new MetricsIndex(key.files().metrics());
        metrics.update();
        List<Long> steps = chosenSteps();
        ObjectNode detail = Json.MAPPER.valueToTree(RunDetails.of(key, path, run, metrics));
        detail.put("controllable", false);
        detail.set("samples", Json.MAPPER.valueToTree(new SampleFiles(steps, kinds())));
        responses.put(path(""), detail);
        responses.put(path("/metrics"), MetricsView.of(metrics, List.of(), 0, Long.MAX_VALUE, MAX_POINTS));
        Map<String, Object> evaluations = new LinkedHashMap<>();
        evaluations.put(
                "evaluations",
                RunReader.evaluations(key).stream().map(EvaluationView::of).toList());
        evaluations.put("best", RunReader.view(key, run).best());
        responses.put(path("/evaluations"), evaluations);
        for (long step : steps) {
            responses.put(path("/histograms?step=" + step), Histograms.of(key, Optional.of(step)));
            KINDS.forEach(kind -> picture(kind, step)
                    .ifPresent(file -> pictures.put(path("/samples/" + kind + "/" + step), dataUrl(file))));
        }
    }

    /**
     * Returns as many steps as fit into the size limit, evenly spaced, with the first and the last.
     */
    private List<Long> chosenSteps() {
        List<Long> all = SampleFiles.of(key).steps();
        for (int count : COUNTS) {
            List<Long> some = spread(all, count);
            if (some.stream().mapToLong(this::pictureBytes).sum() <= MAX_PICTURE_BYTES) {
                return some;
            }
        }
        return List.of();
    }

    private static List<Long> spread(List<Long> all, int count) {
        int last = all.size() - 1;
        if (all.size() <= count) {
            return all;
        }
        return IntStream.range(0, count)
                .mapToObj(i -> all.get(count == 1 ? last : (int) Math.round((double) i * last / (count - 1))))
                .toList();
    }

    private List<String> kinds() {
        List<String> kinds = new ArrayList<>(SampleFiles.of(key).kinds());
        kinds.retainAll(KINDS);
        return kinds;
    }

    private long pictureBytes(long step) {
        return KINDS.stream()
                .flatMap(kind -> picture(kind, step).stream())
                .mapToLong(file -> file.toFile().length())
                .sum();
    }

    private Optional<Path> picture(String kind, long step) {
        return key.file(RunFiles.SAMPLES, RunFiles.sampleName(kind, step));
    }

    private String path(String suffix) {
        return "/api/runs/" + key.id() + suffix;
    }

    private static String dataUrl(Path file) {
        try {
            return "data:image/png;base64," + Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
    }
}
