package rana.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import tools.jackson.databind.node.ObjectNode;

/** What a page asks of one run, answered beforehand: the answers by path, and as many of its pictures as there is room for. */
final class ReportData {
    private static final int MOST_POINTS = 400;
    private static final long MOST_PICTURE_BYTES = 1_500_000;
    private static final int[] COUNTS = {24, 16, 12, 8, 6, 4, 3, 2, 1};
    private static final List<String> KINDS = List.of("grid", "comparison");

    private final RunKey key;
    private final Map<String, Object> answers = new LinkedHashMap<>();
    private final Map<String, String> pictures = new LinkedHashMap<>();

    private ReportData(RunKey key) {
        this.key = key;
    }

    /** Those of the run in {@code folder}: {@code id}, {@code answers} by path, and {@code pictures}, as data URLs, by path. */
    static Map<String, Object> of(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        RunKey key = RunKey.of(parent == null ? absolute : parent, absolute);
        ReportData records = new ReportData(key);
        records.answer(folder, Run.open(absolute, List.of()));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("id", key.id());
        all.put("answers", records.answers);
        all.put("pictures", records.pictures);
        return all;
    }

    private void answer(Path path, Run run) {
        MetricsIndex metrics = new MetricsIndex(key.folder().resolve(RunFiles.METRICS));
        metrics.update();
        List<Long> steps = chosenSteps();
        ObjectNode detail = Json.MAPPER.valueToTree(RunDetails.of(key, path, run, metrics));
        detail.put("controllable", false);
        detail.set("samples", Json.MAPPER.valueToTree(new SampleFiles(steps, kinds())));
        answers.put(path(""), detail);
        answers.put(path("/metrics"), MetricsView.of(metrics, List.of(), 0, Long.MAX_VALUE, MOST_POINTS));
        Map<String, Object> evaluations = new LinkedHashMap<>();
        evaluations.put(
                "evaluations",
                RunReader.evaluations(key).stream().map(EvaluationView::of).toList());
        evaluations.put("best", RunReader.view(key, run).best());
        answers.put(path("/evaluations"), evaluations);
        for (long step : steps) {
            answers.put(path("/histograms?step=" + step), Histograms.of(key, Optional.of(step)));
            KINDS.forEach(kind -> picture(kind, step)
                    .ifPresent(file -> pictures.put(path("/samples/" + kind + "/" + step), dataUrl(file))));
        }
    }

    /** As many as there is room for, spread evenly, the first and the last among them. */
    private List<Long> chosenSteps() {
        List<Long> all = SampleFiles.of(key).steps();
        for (int count : COUNTS) {
            List<Long> some = spread(all, count);
            if (some.stream().mapToLong(this::pictureBytes).sum() <= MOST_PICTURE_BYTES) {
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
        return key.file(RunFiles.SAMPLES, SampleFiles.name(kind, step));
    }

    private String path(String what) {
        return "/api/runs/" + key.id() + what;
    }

    private static String dataUrl(Path file) {
        try {
            return "data:image/png;base64," + Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
    }
}
