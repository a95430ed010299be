package rana.report;

import java.nio.file.Path;
import rana.FailureException;
import rana.io.AtomicFile;
import rana.run.RunFiles;

/** Everything to look at after a run. */
public final class RunReport {
    private RunReport() {}

    /**
     * Writes {@code loss.png}, {@code distance.png}, {@code timelapse.gif} and {@code report.html} into the run folder, from its files
     * alone; what cannot be made yet is left out. May be called while the run goes on, and again.
     *
     * @throws FailureException naming what could not be made; the report is then there, without it
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
            writeMeasured(runFolder);
        }
    }

    /** Writes what an evaluation changes, and no more: {@code distance.png} and {@code report.html}. */
    public static void writeMeasured(Path runFolder) {
        try {
            DistanceChart.write(runFolder);
        } finally {
            AtomicFile.writeText(
                    new RunFiles(runFolder).report(), ReportPage.best().of(runFolder));
        }
    }
}
