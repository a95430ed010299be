package rana.board;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.Summary;
import rana.FailureException;
import rana.image.Grid;
import rana.io.AtomicFile;
import rana.metric.Figure;
import rana.recipe.Recipes;
import rana.recipe.TrainingConfig;
import rana.run.EvaluationFile;
import rana.run.Notice;
import rana.run.Rollback;
import rana.run.Run;
import rana.safetensors.SafeTensors;
import rana.session.RunRecorder;
import rana.train.SampleScores;
import rana.train.Samples;
import rana.train.StepReport;
import rana.train.Training;
import rana.train.TrainingListener;

/**
 * Writes what a training says as TensorBoard's events, into the folder of its run. It comes after the {@link RunRecorder}, whose
 * checkpoints it reads, and after whoever evaluates them. A long training is told in fewer of its steps, so that the file stays small.
 *
 * <p>The events are of use, not of need: where they cannot be written, that is said once and the training goes on without them.
 */
public final class TensorBoard implements TrainingListener {
    /** Steps that are told of at most. */
    static final int MOST_POINTS = 5_000;

    /** Checkpoints whose weights are told of at most. */
    static final int MOST_DISTRIBUTIONS = 100;

    /** Grids of samples at most. */
    static final int MOST_GRIDS = 20;

    private static final int GRID_COLUMNS = 8;

    private final Run run;
    private final Consumer<String> warnings;
    private @Nullable EventFile file;
    private int evaluationsTold;
    private long evaluated = -1;

    private TensorBoard(Run run, Consumer<String> warnings) {
        this.run = run;
        this.warnings = warnings;
    }

    /**
     * The events of a session that begins now.
     *
     * @param run whose folder is there
     * @param fromStep steps that were taken before; what older events say of later ones is void
     * @param warnings hears, in one line, what ended the events
     */
    public static TensorBoard begin(Run run, long fromStep, Consumer<String> warnings) {
        TensorBoard board = new TensorBoard(run, warnings);
        try {
            board.file = EventFile.create(run.folder(), fromStep);
        } catch (IOException e) {
            board.warn(AtomicFile.reason(e));
        }
        board.attempt(to -> {
            to.append(fromStep, summary(List.of(Summaries.settings(board.settings()))));
            board.evaluationsTold = EvaluationFile.read(board.evaluations()).size();
        });
        return board;
    }

    @Override
    public void stepped(StepReport report) {
        long step = report.step();
        if (isDue(step, 1, MOST_POINTS)) {
            Map<String, Double> figures = new LinkedHashMap<>(report.of().figures());
            figures.put("images_per_second", report.imagesPerSecond());
            report.rates().forEach((network, rate) -> figures.put("lr_" + network.charAt(0), rate));
            attempt(to -> to.append(step, numbers("training/", figures)));
        }
    }

    @Override
    public void noticed(Notice notice) {
        notice.measures().ifPresent(measures -> {
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("diversity", measures.diversity());
            figures.put("grey", measures.grey());
            figures.put("nearest", measures.nearest());
            attempt(to -> to.append(notice.step(), numbers("watchdog/", figures)));
        });
    }

    @Override
    public void scored(SampleScores scores) {
        if (isDue(scores.step(), run.recipe().training().every(), MOST_DISTRIBUTIONS)) {
            attempt(to -> to.append(
                    scores.step(),
                    summary(List.of(
                            Summaries.distribution("scores/real", stream(scores.onReal())),
                            Summaries.distribution("scores/fake", stream(scores.onFake()))))));
        }
    }

    @Override
    public void rolledBack(Rollback rollback) {
        evaluated = Math.min(evaluated, rollback.toStep());
        attempt(to -> to.start(rollback.toStep()));
    }

    @Override
    public void sampled(Samples samples) {
        long step = samples.step();
        if (isDue(step, run.recipe().training().every(), MOST_GRIDS)) {
            attempt(to -> {
                List<Summary.Value> pictures = new ArrayList<>();
                pictures.add(Summaries.picture("samples/generated", Grid.of(samples.generated(), GRID_COLUMNS)));
                if (step == 0) {
                    pictures.add(Summaries.picture("samples/real", Grid.of(samples.real(), GRID_COLUMNS)));
                }
                to.append(step, summary(pictures));
            });
        }
    }

    @Override
    public void checkpointDue(Training training) {
        long step = training.stepsTaken();
        if (isDue(step, run.recipe().training().every(), MOST_DISTRIBUTIONS)) {
            attempt(to -> to.append(step, summary(weights(run.checkpoint(step)))));
        }
        attempt(this::appendEvaluations);
    }

    /** Whether so many steps are among those told of: {@code most} of the multiples of {@code unit}, and the last. */
    private boolean isDue(long step, long unit, int most) {
        TrainingConfig course = run.recipe().training();
        long each = unit * ((course.steps() - 1) / (unit * most) + 1);
        return step % each == 0 || step == course.steps();
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>(Recipes.settings(run.recipe()));
        settings.remove("summary"); // prose
        settings.put("data", run.info().data().source());
        settings.put("seed", run.info().seed());
        return settings;
    }

    /** All that was evaluated in this session and is not told of yet; what was evaluated out of its order is passed over. */
    private void appendEvaluations(EventFile to) throws IOException {
        List<EvaluationFile.Entry> entries = EvaluationFile.entries(evaluations());
        List<EvaluationFile.Entry> more = entries.subList(Math.min(evaluationsTold, entries.size()), entries.size());
        evaluationsTold = entries.size();
        for (EvaluationFile.Entry entry : more) {
            if (entry.step() > evaluated) {
                evaluated = entry.step();
                Map<String, Double> figures = new LinkedHashMap<>();
                for (Figure figure : entry.figures()) {
                    figures.put(figure.name(), figure.value());
                }
                to.append(evaluated, numbers("evaluation/", figures));
            }
        }
    }

    private Path evaluations() {
        return run.folder().resolve(EvaluationFile.NAME);
    }

    /** How the weights of both networks are distributed, tensor by tensor. */
    private List<Summary.Value> weights(Path checkpoint) {
        List<Summary.Value> distributions = new ArrayList<>();
        for (String network : run.recipe().architectures().keySet()) {
            SafeTensors.read(checkpoint.resolve(network + ".safetensors")).forEach((name, array) -> {
                FloatBuffer values = array.values();
                distributions.add(Summaries.distribution(
                        "weights/" + network + "/" + name,
                        IntStream.range(values.position(), values.limit()).mapToDouble(values::get)));
            });
        }
        return distributions;
    }

    private static DoubleStream stream(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue);
    }

    private static Summary numbers(String group, Map<String, Double> figures) {
        List<Summary.Value> values = new ArrayList<>();
        figures.forEach((name, figure) -> {
            if (Double.isFinite(figure)) {
                values.add(Summaries.number(group + name, figure));
            }
        });
        return summary(values);
    }

    private static Summary summary(List<Summary.Value> values) {
        return Summary.newBuilder().addAllValue(values).build();
    }

    private void attempt(Work work) {
        EventFile to = file;
        if (to == null) {
            return;
        }
        try {
            work.on(to);
        } catch (IOException e) {
            warn(AtomicFile.reason(e));
        } catch (FailureException e) {
            warn(String.valueOf(e.getMessage()));
        }
    }

    /** Ends the events. */
    private void warn(String reason) {
        file = null;
        warnings.accept("no more TensorBoard events in %s: %s; the training goes on".formatted(run.folder(), reason));
    }

    /** Something that writes events. */
    @FunctionalInterface
    private interface Work {
        void on(EventFile file) throws IOException;
    }
}
