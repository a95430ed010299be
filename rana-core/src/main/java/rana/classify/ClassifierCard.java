package rana.classify;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * The description of a classifier, stored as JSON next to its weights.
 *
 * @param name as it appears in figures: {@code C10}
 * @param backbone the network without its last layer; {@code body} in the JSON
 * @param tasks the tasks that it predicts; {@code questions} in the JSON
 * @param scaling normalisation of the input pictures
 * @param training the data and settings that it was trained with
 * @param heldOut accuracy on pictures that it was not trained on
 * @param sha256 SHA-256 of the file of its weights, in lower-case hexadecimal
 */
public record ClassifierCard(
        String name,
        @JsonProperty("body") Backbone backbone,
        @JsonProperty("questions") List<ClassificationTask> tasks,
        ChannelScaling scaling,
        Training training,
        HeldOut heldOut,
        String sha256) {
    public ClassifierCard {
        tasks = List.copyOf(tasks);
    }

    /**
     * The data and settings that a classifier was trained with.
     *
     * @param pictures the training set
     * @param epochs number of passes over the training set
     * @param settings hyperparameters, in words
     * @param seed random seed
     * @param seconds duration of the training
     * @param command the command line that trained it
     * @param versions versions of Rana, its engine and Java, and a description of the machine
     */
    public record Training(
            Pictures pictures,
            int epochs,
            String settings,
            long seed,
            long seconds,
            String command,
            Map<String, String> versions) {}

    /**
     * A set of pictures.
     *
     * @param description description in words
     * @param count number of pictures
     * @param sha256 SHA-256 of their bytes and labels, in order
     */
    public record Pictures(String description, int count, String sha256) {
        static Pictures of(LabelledImages examples) {
            return new Pictures(examples.description(), examples.count(), CardDigest.of(examples));
        }
    }

    /**
     * Accuracy of a classifier, without test-time augmentation.
     *
     * @param pictures the held-out set
     * @param accuracies for each task, in order, the fraction of labelled pictures whose class is
     *     predicted correctly
     */
    public record HeldOut(Pictures pictures, List<Double> accuracies) {}

    ClassifierCard withSha256(String other) {
        return new ClassifierCard(name, backbone, tasks, scaling, training, heldOut, other);
    }
}
