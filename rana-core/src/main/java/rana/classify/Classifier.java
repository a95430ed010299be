package rana.classify;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import rana.UsageException;
import rana.image.Picture;
import rana.nn.Architecture;
import rana.nn.Linear;
import rana.nn.Network;
import rana.nn.Pass;
import rana.nn.Shape;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.Torch;

/**
 * A network that answers questions about pictures of one size. It lives until it is closed.
 *
 * <pre>{@code
 * try (Classifier classifier = Classifier.cifar10(ComputeDevice.CPU)) {
 *     Answers answers = classifier.answers(pictures).get(0);
 *     classifier.card().questions().get(0).answers().get(answers.best(0)); // "frog"
 * }
 * }</pre>
 */
public final class Classifier implements AutoCloseable {
    private static final int BATCH = 250;

    private final Network body;
    private final Network head;
    private final ClassifierCard card;

    /** Takes both networks over. */
    Classifier(Network body, Network head, ClassifierCard card) {
        this.body = body;
        this.head = head;
        this.card = card;
    }

    /** The one that comes with Rana, trained on the training split of CIFAR-10: its features are called C10. */
    public static Classifier cifar10(ComputeDevice device) {
        return ClassifierFiles.shipped("cifar10", device);
    }

    /** Its last layer, after {@code body}. */
    static Architecture head(Body body, List<Question> questions) {
        return new Architecture(new Shape.Vector(body.features()), List.of(new Linear(Question.scores(questions))));
    }

    /** Everything that is known of it. */
    public ClassifierCard card() {
        return card;
    }

    /**
     * Scaled pictures to the vector before the last layer: (batch, channels, size, size) to (batch, features). It is this
     * classifier's own and is closed with it; run it with {@link Pass#evaluation}.
     */
    public Network features() {
        return body;
    }

    /** How {@link #features} wants its pictures. */
    public ChannelScaling scaling() {
        return card.scaling();
    }

    /**
     * What it answers about each of {@code pictures}.
     *
     * @throws UsageException if a picture is not of its size and channels
     */
    public List<Answers> answers(List<Picture> pictures) {
        List<Answers> all = new ArrayList<>();
        for (int from = 0; from < pictures.size(); from += BATCH) {
            all.addAll(answers(bytes(pictures.subList(from, Math.min(from + BATCH, pictures.size())))));
        }
        return all;
    }

    /** What it answers about pictures that lie in {@code bytes} one after another. */
    private List<Answers> answers(byte[] bytes) {
        List<Question> questions = card.questions();
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor scores = scores(card.scaling().tensor(bytes, card.body().size(), body.device()));
            List<float[]> probabilities = new ArrayList<>();
            long from = 0;
            for (Question question : questions) {
                long answers = question.answers().size();
                probabilities.add(Torch.floats(torch.softmax(scores.narrow(1, from, answers), 1)));
                from += answers;
            }
            return Answers.split(probabilities, Math.toIntExact(scores.size(0)));
        }
    }

    /** The share of the first {@code count} of {@code examples} that it answers rightly, for each question that arises. */
    List<Double> accuracies(Examples examples, int count) {
        int questions = examples.questions().size();
        long[] right = new long[questions];
        long[] asked = new long[questions];
        for (int from = 0; from < count; from += BATCH) {
            int to = Math.min(from + BATCH, count);
            byte[] bytes = new byte[(to - from) * examples.pictureBytes()];
            for (int i = from; i < to; i++) {
                examples.read(i, bytes, (i - from) * examples.pictureBytes());
            }
            List<Answers> answers = answers(bytes);
            for (int i = from; i < to; i++) {
                for (int question = 0; question < questions; question++) {
                    int wanted = examples.answer(i, question);
                    asked[question] += wanted < 0 ? 0 : 1;
                    right[question] += answers.get(i - from).best(question) == wanted ? 1 : 0;
                }
            }
        }
        List<Double> shares = new ArrayList<>();
        for (int question = 0; question < questions; question++) {
            shares.add(asked[question] == 0 ? 0 : (double) right[question] / asked[question]);
        }
        return shares;
    }

    /** Scores of every answer: (batch, answers of all questions). */
    private Tensor scores(Tensor pictures) {
        Pass pass = Pass.evaluation(body.device());
        return head.forward(body.forward(pictures, pass), pass);
    }

    Network body() {
        return body;
    }

    Network head() {
        return head;
    }

    @Override
    public void close() {
        body.close();
        head.close();
    }

    private byte[] bytes(List<Picture> pictures) {
        int size = card.body().size();
        int channels = card.body().channels();
        byte[] bytes = new byte[pictures.size() * size * size * channels];
        int at = 0;
        for (Picture picture : pictures) {
            if (picture.width() != size || picture.height() != size || picture.channels() != channels) {
                throw new UsageException(
                        "the classifier %s is for pictures of %d×%d with %d channel(s); got %d×%d with %d"
                                .formatted(
                                        card.name(),
                                        size,
                                        size,
                                        channels,
                                        picture.width(),
                                        picture.height(),
                                        picture.channels()));
            }
            System.arraycopy(picture.pixels(), 0, bytes, at, picture.pixels().length);
            at += picture.pixels().length;
        }
        return bytes;
    }
}
