package rana.report;

import java.nio.file.Path;
import rana.FailureException;
import rana.io.AtomicFile;
import rana.run.RunFiles;

/** The charts, the time-lapse and the report of a run. */
public final class RunReport {
    private RunReport() {}

    /**
     * Writes {@code loss.png}, {@code distance.png}, {@code timelapse.gif} and {@code report.html}
     * into the run folder, from its files alone. Whatever has no data yet is left out. May be
     * called repeatedly, also during the training.
     *
     * @throws FailureException if a file could not be created; the report is still written, without
     *     it
     */
    public static void write(Path runFolder) {
        ReportFiles.requireFolder(runFolder);
        try {
            try {
                LossChart.write(runFolder);
            } finally {
                Timelapse.write(runFolder);
            }
        } finally {
            writeEvaluations(runFolder);
        }
    }

    /**
     * Writes the files that an evaluation changes: {@code distance.png} and {@code report.html}.
     */
    public static void writeEvaluations(Path runFolder) {
        try {
            DistanceChart.write(runFolder);
        } finally {
            AtomicFile.writeText(
                    new RunFiles(runFolder).report(), ReportPage.best().of(runFolder));
        }
    }
}
