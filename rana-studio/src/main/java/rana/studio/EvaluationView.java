package rana.studio;

import java.util.List;
import rana.metric.Figure;
import rana.run.EvaluationFile;

/**
 * What was measured of a checkpoint.
 *
 * @param evaluated when, UTC
 */
record EvaluationView(long step, String checkpoint, String evaluated, List<Figure> figures) {
    static EvaluationView of(EvaluationFile.Entry entry) {
        return new EvaluationView(entry.step(), entry.checkpoint(), entry.evaluated(), entry.figures());
    }
}
