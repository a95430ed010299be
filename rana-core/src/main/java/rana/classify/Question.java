package rana.classify;

import java.util.List;

/**
 * What a classifier is asked about each picture.
 *
 * @param name of the question: {@code class}
 * @param answers what it chooses from, in the order of its scores; at least two
 */
public record Question(String name, List<String> answers) {
    public Question {
        answers = List.copyOf(answers);
        if (answers.size() < 2) {
            throw new IllegalArgumentException("question '" + name + "' needs two answers or more; got " + answers);
        }
    }

    /** How many scores answer all of {@code questions}. */
    static int scores(List<Question> questions) {
        return questions.stream()
                .mapToInt(question -> question.answers().size())
                .sum();
    }
}
