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
 * An image classifier for pictures of one size, with one or more
 * {@linkplain ClassificationTask tasks}. Close it to free its memory.
 *
 * <pre>{@code
 * try (Classifier classifier = Classifier.cifar10(ComputeDevice.CPU)) {
 *     Prediction prediction = classifier.classify(pictures).get(0);
 *     classifier.card().tasks().get(0).classes().get(prediction.best(0)); // "frog"
 * }
 * }</pre>
 */
public final class Classifier implements AutoCloseable {
    private static final int BATCH = 250;

    private final Network backbone;
    private final Network head;
    private final ClassifierCard card;

    /** Takes ownership of both networks. */
    Classifier(Network backbone, Network head, ClassifierCard card) {
        this.backbone = backbone;
        this.head = head;
        this.card = card;
    }

    /**
     * Loads the classifier that ships with Rana, trained on the training split of CIFAR-10. Its
     * features are called C10.
     */
    public static Classifier cifar10(ComputeDevice device) {
        return ClassifierFiles.shipped("cifar10", device);
    }

    /** Returns the last layer, which follows {@code backbone}. */
    static Architecture head(Backbone backbone, List<ClassificationTask> tasks) {
        return new Architecture(
                new Shape.Vector(backbone.features()), List.of(new Linear(ClassificationTask.scores(tasks))));
    }

    /** Returns the card that describes this classifier. */
    public ClassifierCard card() {
        return card;
    }

    /**
     * Returns the network that maps scaled pictures to the vector before the last layer: (batch,
     * channels, size, size) to (batch, features). This classifier owns the network and closes it.
     * Run it with {@link Pass#evaluation}.
     */
    public Network features() {
        return backbone;
    }

    /** Returns the pixel scaling that {@link #features} expects. */
    public ChannelScaling scaling() {
        return card.scaling();
    }

    /**
     * Classifies pictures.
     *
     * @return one prediction for each of {@code pictures}
     * @throws UsageException if a picture has another size or number of channels than this
     *     classifier expects
     */
    public List<Prediction> classify(List<Picture> pictures) {
        List<Prediction> all = new ArrayList<>();
        for (int from = 0; from < pictures.size(); from += BATCH) {
            all.addAll(classify(bytes(pictures.subList(from, Math.min(from + BATCH, pictures.size())))));
        }
        return all;
    }

    /** @param bytes the pixels of the pictures, one picture after another */
    private List<Prediction> classify(byte[] bytes) {
        try (Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor scores = scores(card.scaling().tensor(bytes, card.backbone().size(), backbone.device()));
            List<float[]> probabilities = new ArrayList<>();
            long from = 0;
            for (ClassificationTask task : card.tasks()) {
                long classes = task.classes().size();
                probabilities.add(Torch.floats(torch.softmax(scores.narrow(1, from, classes), 1)));
                from += classes;
            }
            return Prediction.split(probabilities, Math.toIntExact(scores.size(0)));
        }
    }

    /**
     * Returns the accuracy on the first {@code count} of {@code examples} for each task, over the
     * examples that have a label.
     */
    List<Double> accuracies(LabelledImages examples, int count) {
        int tasks = examples.tasks().size();
        long[] correct = new long[tasks];
        long[] labelled = new long[tasks];
        for (int from = 0; from < count; from += BATCH) {
            int to = Math.min(from + BATCH, count);
            byte[] bytes = new byte[(to - from) * examples.pictureBytes()];
            for (int i = from; i < to; i++) {
                examples.read(i, bytes, (i - from) * examples.pictureBytes());
            }
            List<Prediction> predictions = classify(bytes);
            for (int i = from; i < to; i++) {
                for (int task = 0; task < tasks; task++) {
                    int label = examples.label(i, task);
                    labelled[task] += label < 0 ? 0 : 1;
                    correct[task] += predictions.get(i - from).best(task) == label ? 1 : 0;
                }
            }
        }
        List<Double> accuracies = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
            accuracies.add(labelled[task] == 0 ? 0 : (double) correct[task] / labelled[task]);
        }
        return accuracies;
    }

    /** Returns the scores of the classes of all tasks: (batch, classes of all tasks). */
    private Tensor scores(Tensor pictures) {
        Pass pass = Pass.evaluation(backbone.device());
        return head.forward(backbone.forward(pictures, pass), pass);
    }

    Network backbone() {
        return backbone;
    }

    Network head() {
        return head;
    }

    @Override
    public void close() {
        backbone.close();
        head.close();
    }

    private byte[] bytes(List<Picture> pictures) {
        int size = card.backbone().size();
        int channels = card.backbone().channels();
        byte[] bytes = new byte[pictures.size() * size * size * channels];
        int at = 0;
        for (Picture picture : pictures) {
            if (picture.width() != size || picture.height() != size || picture.channels() != channels) {
                throw new UsageException(
                        "the classifier %s takes pictures of %d×%d with %d channel(s); got %d×%d with %d"
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
