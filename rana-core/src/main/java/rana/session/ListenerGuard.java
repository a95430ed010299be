package rana.session;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rana.FailureException;
import rana.torch.Torch;
import rana.train.Training;
import rana.train.TrainingListener;

/**
 * A guard that ends a training, with a checkpoint, when a listener of the embedding program throws.
 */
final class ListenerGuard {
    private final Training training;
    private @Nullable FailureException failure;

    ListenerGuard(Training training) {
        this.training = training;
    }

    /**
     * Returns a listener that forwards to {@code listeners}; the first exception of one of them
     * stops the training.
     */
    TrainingListener guarding(List<TrainingListener> listeners) {
        return TrainingListener.all(listeners, this::failed);
    }

    private void failed(TrainingListener listener, Throwable exception) {
        if (failure == null) {
            failure = new FailureException(
                    "the listener %s failed after step %d: %s: %s"
                            .formatted(
                                    listener,
                                    training.stepsTaken(),
                                    exception.getClass().getName(),
                                    Torch.firstLine(exception)),
                    exception);
        }
        training.stop();
    }

    /**
     * Reports the failure of a listener.
     *
     * @throws FailureException if one of them threw, naming it
     */
    void rethrow() {
        Optional.ofNullable(failure).ifPresent(problem -> {
            throw problem;
        });
    }
}
