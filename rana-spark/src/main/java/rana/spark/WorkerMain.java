package rana.spark;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import rana.FailureException;
import rana.MemoryException;
import rana.RanaException;
import rana.UsageException;
import rana.cluster.Worker;
import rana.cluster.WorkerSettings;
import rana.run.StepReport;
import rana.session.TrainingResult;
import rana.session.TrainingSession;
import rana.torch.Torch;
import rana.train.TrainingListener;

/** The program of a worker process. Executors of {@link SparkTraining} start it. */
public final class WorkerMain {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final WorkerOrder order;
    private final PrintStream out;
    private long lastLine = System.nanoTime() - BETWEEN_LINES.toNanos();

    private WorkerMain(WorkerFolder folder, PrintStream out) {
        this.order = folder.order();
        this.out = out;
    }

    /**
     * Trains, or follows the worker that does.
     *
     * @param arguments the folder with the settings of the worker
     */
    public static void main(String[] arguments) {
        WorkerFolder folder = new WorkerFolder(Path.of(arguments[0]));
        PrintStream out = System.err; // the log of the executor
        WorkerReport report;
        try {
            report = new WorkerMain(folder, out).work();
        } catch (RanaException e) {
            report = WorkerReport.of(e);
        } catch (OutOfMemoryError e) {
            report = WorkerReport.of(new MemoryException(
                    "out of memory (" + e.getMessage()
                            + "): reduce training.batch or pictures.size, or increase the heap of the workers",
                    e));
        } catch (RuntimeException e) {
            e.printStackTrace(out);
            report = WorkerReport.of(new FailureException(e.toString(), e));
        }
        if (report.exitStatus() != 0) {
            out.println("rana: " + report.text());
        }
        folder.report(report);
        System.exit(report.exitStatus());
    }

    private WorkerReport work() {
        if (WorkerSettings.ofThisProcess().map(WorkerSettings::rank).orElse(0) > 0) {
            Torch.setThreads(order.threads());
            Worker.follow(Worker.device(order.device(), this::say));
            return WorkerReport.followed();
        }
        TrainingSession session = TrainingSession.fromJson(order.session())
                .onMessage(this::say)
                .onWarning(this::say)
                .onStep(this::stepped);
        order.listeners().forEach(name -> session.listen(listener(name)));
        return WorkerReport.of(train(session));
    }

    private TrainingResult train(TrainingSession session) {
        if (!order.resume()) {
            return session.run();
        }
        return order.restart() ? session.resumeOrFinish() : session.resume();
    }

    private void say(String line) {
        out.println(line);
    }

    private void stepped(StepReport step) {
        if (System.nanoTime() - lastLine >= BETWEEN_LINES.toNanos()) {
            lastLine = System.nanoTime();
            say(step.line());
        }
    }

    private static TrainingListener listener(String name) {
        try {
            return Class.forName(name)
                    .asSubclass(TrainingListener.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw new UsageException(
                    "listener %s cannot be created in a worker (%s): it must be a public class with a public constructor without parameters, on the class path of workers"
                            .formatted(name, e),
                    e);
        }
    }
}
