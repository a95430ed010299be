package rana.train;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import rana.UsageException;
import rana.gan.Model;
import rana.recipe.Recipe;
import rana.run.Command;
import rana.run.SettingChange;

/** Takes a training's orders, and makes what was changed of its settings hold. */
final class LiveControl {
    private final Recipe first;
    private final Supplier<Model> model;
    private final CommandQueue queue = new CommandQueue();
    private final List<SettingChange> made = new ArrayList<>(); // by step
    private final Deque<SettingChange> due =
            new ArrayDeque<>(); // of a time before it was resumed or went back, by step
    private volatile Recipe recipe; // as it stands

    /**
     * @param recipe that the training begins with
     * @param model as it is at the time of asking
     */
    LiveControl(Recipe recipe, Supplier<Model> model) {
        this.first = recipe;
        this.recipe = recipe;
        this.model = model;
    }

    /**
     * Leaves an command, from any thread.
     *
     * @throws UsageException if it is to change a setting that cannot be changed, or to a value that is not allowed
     */
    void put(Command command) {
        if (command.action() == Command.Action.CHANGE) {
            LiveSettings.change(recipe, command.set());
        }
        queue.put(command);
    }

    /** Ends the training after the step it is in, from any thread. */
    void stop() {
        queue.stop();
    }

    boolean isStopping() {
        return queue.isStopping();
    }

    /**
     * Makes the changes hold that were made before the checkpoint of {@code step}; those after it are due again.
     *
     * @param changes in order of steps
     */
    void replay(List<SettingChange> changes, long step) {
        for (SettingChange change : changes) {
            if (change.step() > step) {
                due.add(change);
            } else if (change.step() == step) {
                make(change);
            } else {
                made.add(change);
                follow(LiveSettings.change(recipe, change.set()));
            }
        }
    }

    /** The training went back to {@code step}: settings are as they were then, and what was changed later is due again. */
    void goBackTo(long step) {
        List<SettingChange> all = new ArrayList<>(made);
        all.addAll(due);
        made.clear();
        due.clear();
        follow(first);
        replay(all, step);
    }

    /**
     * Between two steps: makes the changes that are due, and takes the orders that came in. While the training is to wait, waits.
     *
     * @param snapshot draws samples and writes a checkpoint
     */
    void apply(long step, TrainingListener listener, Runnable snapshot) {
        for (SettingChange next = due.peek(); next != null && next.step() <= step; next = due.peek()) {
            due.remove();
            make(next);
            listener.commanded(step, Command.change(next.set()));
        }
        for (Optional<Command> next = queue.next(); next.isPresent(); next = queue.next()) {
            Command command = next.get();
            if (command.action() == Command.Action.CHANGE) {
                forget(command.set());
                make(new SettingChange(step, command.set()));
            }
            listener.commanded(step, command);
            if (command.action() == Command.Action.PAUSE || command.action() == Command.Action.CHECKPOINT) {
                snapshot.run();
            }
        }
    }

    /** What was to come of these settings is not to come any more. */
    private void forget(Map<String, Double> set) {
        List<SettingChange> left = due.stream()
                .flatMap(later -> later.without(set::containsKey).stream())
                .toList();
        due.clear();
        due.addAll(left);
    }

    private void make(SettingChange change) {
        made.add(change);
        follow(LiveSettings.change(recipe, change.set()));
        Double probability = change.set().get(LiveSettings.AUGMENTATION);
        if (probability != null) {
            model.get().setAugmentationProbability(probability);
        }
    }

    private void follow(Recipe changed) {
        recipe = changed;
        model.get().follow(changed.optimizer().rules(), changed.regularization().augmentation());
    }
}
