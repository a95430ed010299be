package rana.classify;

import java.util.List;
import java.util.Map;

/**
 * All there is to know about a classifier: the JSON beside its weights.
 *
 * @param name as it stands in figures: {@code C10}
 * @param body its network but for the last layer
 * @param questions that it answers
 * @param scaling of its pictures
 * @param training how it came about
 * @param heldOut how well it does on pictures that it has not seen
 * @param sha256 of the file of its weights, in lower-case hexadecimal
 */
public record ClassifierCard(
        String name,
        Body body,
        List<Question> questions,
        ChannelScaling scaling,
        Training training,
        HeldOut heldOut,
        String sha256) {
    public ClassifierCard {
        questions = List.copyOf(questions);
    }

    /**
     * How a classifier came about.
     *
     * @param pictures that it was trained on
     * @param epochs how often it saw each
     * @param settings in words
     * @param seed of everything random
     * @param seconds that it took
     * @param command that trained it
     * @param versions of Rana, its engine, Java, and the machine
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
     * Some pictures.
     *
     * @param description in words
     * @param count how many
     * @param sha256 of their bytes and answers, in order
     */
    public record Pictures(String description, int count, String sha256) {
        static Pictures of(Examples examples) {
            return new Pictures(examples.description(), examples.count(), CardDigest.of(examples));
        }
    }

    /**
     * How well a classifier does, each picture looked at once and as it is.
     *
     * @param pictures that it was not trained on
     * @param accuracies the share of right answers for each question, in the order of the questions, where a question arises
     */
    public record HeldOut(Pictures pictures, List<Double> accuracies) {}

    ClassifierCard withSha256(String other) {
        return new ClassifierCard(name, body, questions, scaling, training, heldOut, other);
    }
}
