package rana.classify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A classifier's prediction for one picture.
 *
 * @param probabilities for each task, the probability of each of its classes; they sum to 1
 */
public record Prediction(List<float[]> probabilities) {
    public Prediction {
        probabilities = List.copyOf(probabilities);
    }

    /** Returns the index of the most probable class of {@code task}. */
    public int best(int task) {
        float[] ofClasses = probabilities.get(task);
        int best = 0;
        for (int i = 1; i < ofClasses.length; i++) {
            best = ofClasses[i] > ofClasses[best] ? i : best;
        }
        return best;
    }

    /** Returns the predicted probability of class {@code label} of {@code task}, in [0, 1]. */
    public double confidence(int task, int label) {
        return probabilities.get(task)[label];
    }

    /**
     * Returns one prediction for each picture, from the probabilities of all {@code pictures} for
     * each task.
     */
    static List<Prediction> split(List<float[]> ofTasks, int pictures) {
        List<Prediction> all = new ArrayList<>();
        for (int i = 0; i < pictures; i++) {
            int picture = i;
            all.add(new Prediction(ofTasks.stream()
                    .map(ofPictures -> {
                        int classes = ofPictures.length / pictures;
                        return Arrays.copyOfRange(ofPictures, picture * classes, (picture + 1) * classes);
                    })
                    .toList()));
        }
        return all;
    }
}
