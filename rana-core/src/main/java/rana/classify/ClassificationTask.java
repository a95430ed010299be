package rana.classify;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A classification task: one of the label sets that a classifier predicts for each picture.
 *
 * @param name name of the task: {@code class}
 * @param classes names of the classes, in the order of the classifier's scores; at least two. The
 *     JSON card calls them {@code answers}.
 */
public record ClassificationTask(
        String name, @JsonProperty("answers") List<String> classes) {
    public ClassificationTask {
        classes = List.copyOf(classes);
        if (classes.size() < 2) {
            throw new IllegalArgumentException("task '" + name + "' needs at least two classes; got " + classes);
        }
    }

    /** Returns the number of scores that cover the classes of all {@code tasks}. */
    static int scores(List<ClassificationTask> tasks) {
        return tasks.stream().mapToInt(task -> task.classes().size()).sum();
    }
}
