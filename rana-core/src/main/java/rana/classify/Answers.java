package rana.classify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a classifier says of one picture.
 *
 * @param probabilities for each question, of each of its answers; they sum to 1
 */
public record Answers(List<float[]> probabilities) {
    public Answers {
        probabilities = List.copyOf(probabilities);
    }

    /** The likeliest answer to {@code question}. */
    public int best(int question) {
        float[] shares = probabilities.get(question);
        int best = 0;
        for (int i = 1; i < shares.length; i++) {
            best = shares[i] > shares[best] ? i : best;
        }
        return best;
    }

    /** How likely {@code answer} to {@code question} is held to be, in [0, 1]. */
    public double confidence(int question, int answer) {
        return probabilities.get(question)[answer];
    }

    /** One for each picture, from the probabilities of all {@code pictures} for each question. */
    static List<Answers> split(List<float[]> ofQuestions, int pictures) {
        List<Answers> all = new ArrayList<>();
        for (int i = 0; i < pictures; i++) {
            int picture = i;
            all.add(new Answers(ofQuestions.stream()
                    .map(shares -> {
                        int answers = shares.length / pictures;
                        return Arrays.copyOfRange(shares, picture * answers, (picture + 1) * answers);
                    })
                    .toList()));
        }
        return all;
    }
}
