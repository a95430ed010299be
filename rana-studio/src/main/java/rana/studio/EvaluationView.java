package rana.studio;

import java.util.List;
import rana.run.EvaluationFile;
import rana.run.Figure;

/**
 * An evaluation of a checkpoint, as JSON.
 *
 * @param evaluated the time of the evaluation, UTC
 */
record EvaluationView(long step, String checkpoint, String evaluated, List<Figure> figures) {
    static EvaluationView of(EvaluationFile.Entry entry) {
        return new EvaluationView(entry.step(), entry.checkpoint(), entry.evaluated(), entry.figures());
    }
}
