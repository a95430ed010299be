package rana.train;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import rana.UsageException;
import rana.gan.Gan;
import rana.gan.Model;
import rana.recipe.Recipe;

/** Takes a training's orders, and makes what was changed of its settings hold. */
final class Steering {
    private final Recipe beginning;
    private final Desk desk = new Desk();
    private final List<Change> made = new ArrayList<>();
    private final Deque<Change> due = new ArrayDeque<>(); // of a time that the training was at before, by step
    private volatile Recipe recipe; // as it stands
    private Model model;

    /** @param beginning the recipe that the training begins with */
    Steering(Recipe beginning, Model model) {
        this.beginning = beginning;
        this.recipe = beginning;
        this.model = model;
    }

    /**
     * Leaves an order, from any thread.
     *
     * @throws UsageException if it is to change a setting that cannot be changed, or to a value that is not allowed
     */
    void put(Order order) {
        if (order.action() == Order.Action.CHANGE) {
            LiveSettings.change(recipe, order.set());
        }
        desk.put(order);
    }

    /** Ends the training after the step it is in, from any thread. */
    void stop() {
        desk.stop();
    }

    boolean isStopping() {
        return desk.isStopping();
    }

    /**
     * Makes the changes hold that were made before the checkpoint of {@code step}; those after it are due again.
     *
     * @param changes in order of steps
     */
    void replay(List<Change> changes, long step) {
        for (Change change : changes) {
            if (change.step() > step) {
                due.add(change);
                continue;
            }
            made.add(change);
            if (change.step() == step) {
                make(change.set());
            } else {
                follow(LiveSettings.change(recipe, change.set()));
            }
        }
    }

    /** The training is at {@code step} again, with {@code again} as it was then: what was changed after it is due again. */
    void goBackTo(long step, Model again) {
        model = again;
        follow(beginning);
        List<Change> all = new ArrayList<>(made);
        all.addAll(due);
        made.clear();
        due.clear();
        replay(all, step);
    }

    /**
     * Between two steps: makes the changes that are due, and takes the orders that came in. While the training is to wait, waits.
     *
     * @param keep writes a checkpoint
     */
    void obey(long step, TrainingListener listener, Runnable keep) {
        for (Change next = due.peek(); next != null && next.step() <= step; next = due.peek()) {
            due.remove();
            made.add(next);
            make(next.set());
            listener.ordered(step, Order.change(next.set()));
        }
        for (Optional<Order> next = desk.next(); next.isPresent(); next = desk.next()) {
            Order order = next.get();
            if (order.action() == Order.Action.CHANGE) {
                forget(order.set());
                made.add(new Change(step, order.set()));
                make(order.set());
            }
            listener.ordered(step, order);
            if (order.action() == Order.Action.PAUSE || order.action() == Order.Action.CHECKPOINT) {
                keep.run();
            }
        }
    }

    /** What was to come of these settings is not to come any more. */
    private void forget(Map<String, Double> set) {
        List<Change> left = due.stream()
                .flatMap(later -> later.without(set::containsKey).stream())
                .toList();
        due.clear();
        due.addAll(left);
    }

    private void make(Map<String, Double> set) {
        follow(LiveSettings.change(recipe, set));
        Double probability = set.get(LiveSettings.AUGMENTATION);
        if (probability != null && model instanceof Gan gan) {
            gan.augmenter().resumeAt(probability);
        }
    }

    private void follow(Recipe changed) {
        recipe = changed;
        model.optimizers()
                .forEach((name, optimizer) -> optimizer.follow(
                        Objects.requireNonNull(changed.optimizer().rules().get(name))));
        if (model instanceof Gan gan) {
            gan.augmenter().follow(changed.regularization().augmentation());
        }
    }
}
