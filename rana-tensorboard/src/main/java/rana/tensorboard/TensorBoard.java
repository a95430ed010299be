package rana.tensorboard;

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
import rana.recipe.Recipes;
import rana.recipe.TrainingConfig;
import rana.run.Command;
import rana.run.EvaluationFile;
import rana.run.Figure;
import rana.run.Notice;
import rana.run.Rollback;
import rana.run.Run;
import rana.run.RunFiles;
import rana.run.RunInfo;
import rana.run.SampleScores;
import rana.run.SettingChange;
import rana.run.StepReport;
import rana.safetensors.SafeTensors;
import rana.train.Samples;
import rana.train.SessionStart;
import rana.train.Training;
import rana.train.TrainingListener;

/**
 * A listener that writes TensorBoard events into the run folder of a {@link
 * rana.session.TrainingSession}: add it with {@code listen(new TensorBoard())}. Long trainings are
 * recorded at some of their steps only, so that the file stays small.
 *
 * <p>If the events cannot be written, the listener gives one warning and the training continues
 * without them.
 */
public final class TensorBoard implements TrainingListener {
    /** The maximum number of steps that are recorded. */
    static final int MAX_POINTS = 5_000;

    /** The maximum number of snapshots whose weights and scores are recorded. */
    static final int MAX_DISTRIBUTIONS = 100;

    /** The maximum number of sample grids that are recorded. */
    static final int MAX_GRIDS = 20;

    private static final int GRID_COLUMNS = 8;

    private @Nullable Session session;

    /** A run that is being recorded. */
    private record Session(Run run, EventFile file, Consumer<String> warnings) {}

    private int recordedEvaluations;
    private long lastEvaluated = -1;
    private List<StepReport.Worker> workers = List.of(); // those recorded last
    private @Nullable TrainingConfig length; // null until it is changed

    /** Creates a listener for one session. */
    public TensorBoard() {}

    /** Opens the event file. TensorBoard then discards older events of later steps. */
    @Override
    public void started(SessionStart start) {
        Run run = start.run();
        try {
            session = new Session(run, EventFile.create(run.folder(), start.step()), start.warnings());
        } catch (IOException e) {
            warn(run, start.warnings(), AtomicFile.reason(e));
        }
        attempt((opened, to) -> {
            to.append(start.step(), summary(List.of(Summaries.settings(settings(run)))));
            recordedEvaluations = EvaluationFile.read(run.files().evaluations()).size();
        });
    }

    @Override
    public void stepped(StepReport report) {
        long step = report.step();
        if (isRecorded(step, Unit.STEP, MAX_POINTS)) {
            Map<String, Double> values = new LinkedHashMap<>(report.metrics());
            values.put("images_per_second", report.imagesPerSecond());
            report.learningRates().forEach((network, rate) -> values.put("lr_" + network.charAt(0), rate));
            attempt((opened, to) -> to.append(step, numbers("training/", values)));
            if (!report.workers().equals(workers)) {
                workers = report.workers();
                attempt((opened, to) -> to.append(step, numbers("workers/", ofWorkers(opened.run(), report))));
            }
        }
    }

    private static Map<String, Double> ofWorkers(Run run, StepReport report) {
        Map<String, Double> values = new LinkedHashMap<>();
        RunInfo.Workers described = run.info().lastSession().workers();
        if (described != null) {
            values.put("restarts", (double) described.restarts());
        }
        report.waiting().ifPresent(waiting -> values.put("waiting", waiting));
        for (StepReport.Worker worker : report.workers()) {
            values.put(worker.rank() + "/images_per_second", worker.imagesPerSecond());
            values.put(worker.rank() + "/waiting", worker.waiting());
        }
        return values;
    }

    @Override
    public void commanded(long step, Command command) {
        Session opened = session;
        if (opened != null) {
            TrainingConfig before = length == null ? opened.run().recipe().training() : length;
            length = new SettingChange(step, command.set()).length(before);
        }
    }

    @Override
    public void noticed(Notice notice) {
        notice.measures().ifPresent(measures -> {
            Map<String, Double> values = new LinkedHashMap<>();
            values.put("diversity", measures.diversity());
            values.put("grey", measures.grey());
            values.put("nearest", measures.nearest());
            attempt((opened, to) -> to.append(notice.step(), numbers("watchdog/", values)));
        });
    }

    @Override
    public void scored(SampleScores scores) {
        if (isRecorded(scores.step(), Unit.SNAPSHOT, MAX_DISTRIBUTIONS)) {
            attempt((opened, to) -> to.append(
                    scores.step(),
                    summary(List.of(
                            Summaries.distribution("scores/real", stream(scores.real())),
                            Summaries.distribution("scores/fake", stream(scores.fake()))))));
        }
    }

    @Override
    public void rolledBack(Rollback rollback) {
        lastEvaluated = Math.min(lastEvaluated, rollback.toStep());
        attempt((opened, to) -> to.start(rollback.toStep()));
    }

    @Override
    public void sampled(Samples samples) {
        long step = samples.step();
        if (isRecorded(step, Unit.SNAPSHOT, MAX_GRIDS)) {
            attempt((opened, to) -> {
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
        if (isRecorded(step, Unit.SNAPSHOT, MAX_DISTRIBUTIONS)) {
            attempt((opened, to) -> to.append(step, summary(weights(opened.run(), step))));
        }
        attempt(this::appendEvaluations);
    }

    /** The distance between events that could be recorded. */
    private enum Unit {
        STEP,
        SNAPSHOT
    }

    /**
     * Returns true for at most {@code max} steps, which are multiples of the unit, and for the last
     * step.
     */
    private boolean isRecorded(long step, Unit unit, int max) {
        Session opened = session;
        if (opened == null) {
            return false;
        }
        TrainingConfig config = length == null ? opened.run().recipe().training() : length;
        long interval = unit == Unit.STEP ? 1 : config.snapshotEvery();
        long recordEvery = interval * ((config.steps() - 1) / (interval * max) + 1);
        return step % recordEvery == 0 || step == config.steps();
    }

    private static Map<String, Object> settings(Run run) {
        Map<String, Object> settings = new LinkedHashMap<>(Recipes.settings(run.recipe()));
        settings.remove("summary"); // text, which HParams cannot compare
        settings.put("data", run.info().data().source());
        settings.put("seed", run.info().seed());
        return settings;
    }

    /**
     * Records the evaluations of this session that are new; those of earlier steps are left out.
     */
    private void appendEvaluations(Session opened, EventFile to) throws IOException {
        List<EvaluationFile.Entry> entries =
                EvaluationFile.entries(opened.run().files().evaluations());
        List<EvaluationFile.Entry> added =
                entries.subList(Math.min(recordedEvaluations, entries.size()), entries.size());
        recordedEvaluations = entries.size();
        for (EvaluationFile.Entry entry : added) {
            if (entry.step() > lastEvaluated) {
                lastEvaluated = entry.step();
                Map<String, Double> values = new LinkedHashMap<>();
                for (Figure figure : entry.figures()) {
                    values.put(figure.name(), figure.value());
                }
                to.append(lastEvaluated, numbers("evaluation/", values));
            }
        }
    }

    /** Summarises the distribution of each tensor of the networks. */
    private static List<Summary.Value> weights(Run run, long step) {
        Path checkpoint = run.files().checkpoints().resolve(RunFiles.checkpointName(step));
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

    private static Summary numbers(String group, Map<String, Double> values) {
        List<Summary.Value> numbers = new ArrayList<>();
        values.forEach((name, value) -> {
            if (Double.isFinite(value)) {
                numbers.add(Summaries.number(group + name, value));
            }
        });
        return summary(numbers);
    }

    private static Summary summary(List<Summary.Value> values) {
        return Summary.newBuilder().addAllValue(values).build();
    }

    private void attempt(Work work) {
        Session opened = session;
        if (opened == null) {
            return;
        }
        try {
            work.on(opened, opened.file());
        } catch (IOException e) {
            warn(opened.run(), opened.warnings(), AtomicFile.reason(e));
        } catch (FailureException e) {
            warn(opened.run(), opened.warnings(), String.valueOf(e.getMessage()));
        }
    }

    /** Stops recording. */
    private void warn(Run run, Consumer<String> warnings, String reason) {
        session = null;
        warnings.accept("cannot write TensorBoard events in %s: %s; the training continues without them"
                .formatted(run.folder(), reason));
    }

    /** A write of events. */
    @FunctionalInterface
    private interface Work {
        void on(Session opened, EventFile file) throws IOException;
    }
}
