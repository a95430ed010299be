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
import rana.recipe.TrainingConfig;
import rana.run.Command;
import rana.run.SettingChange;

/** The control of a running training: it carries out commands and applies changes of settings. */
final class LiveControl {
    private final Recipe first;
    private final Supplier<Model> model;
    private final Clock clock;
    private final CommandQueue queue = new CommandQueue();
    private final List<SettingChange> made = new ArrayList<>(); // in the order of steps
    private final Deque<SettingChange> due =
            new ArrayDeque<>(); // made in an earlier session or before a rollback, and to be made again
    private volatile Recipe recipe; // with all changes so far

    /**
     * Creates the control of a training.
     *
     * @param recipe the recipe before any change
     * @param model a supplier of the current model
     * @param clock the time of the training, in which pauses do not count
     */
    LiveControl(Recipe recipe, Supplier<Model> model, Clock clock) {
        this.first = recipe;
        this.recipe = recipe;
        this.model = model;
        this.clock = clock;
    }

    /**
     * Queues a command. Any thread may call this.
     *
     * @throws UsageException if it would change a setting that cannot be changed, or to a value
     *     that is not allowed
     */
    void put(Command command) {
        if (command.action() == Command.Action.CHANGE) {
            LiveSettings.change(recipe, command.set());
        }
        queue.put(command);
    }

    /** Queues a change of the length of the training, which no command can make. */
    void putLength(long steps, long snapshotEvery) {
        queue.put(Command.change(SettingChange.ofLength(0, steps, snapshotEvery).set()));
    }

    /** Returns the recipe with all changes so far. */
    Recipe recipe() {
        return recipe;
    }

    /** Returns the length of the training and its batches, with all changes so far. */
    TrainingConfig config() {
        return recipe.training();
    }

    /** Returns the fraction of the training that is done after {@code step} steps. */
    double fraction(long step) {
        return SettingChange.fraction(step, first.training().steps(), made);
    }

    /** Returns true if a recorded change of the length is to be made again at a later step. */
    boolean isLengthDue() {
        return due.stream().anyMatch(change -> change.set().containsKey(SettingChange.STEPS));
    }

    /** Ends the training after its current step. Any thread may call this. */
    void stop() {
        queue.stop();
    }

    boolean isStopping() {
        return queue.isStopping();
    }

    /**
     * Applies the changes up to the checkpoint of {@code step}; later ones are due again.
     *
     * @param changes the recorded changes, in the order of their steps
     */
    void replay(List<SettingChange> changes, long step) {
        for (SettingChange change : changes) {
            if (change.step() > step) {
                due.add(change);
            } else if (change.step() == step) {
                make(change);
            } else {
                made.add(change);
                setRecipe(LiveSettings.made(recipe, change));
            }
        }
    }

    /** Restores the settings of {@code step} after a rollback; later changes are due again. */
    void goBackTo(long step) {
        List<SettingChange> all = new ArrayList<>(made);
        all.addAll(due);
        made.clear();
        due.clear();
        setRecipe(first);
        replay(all, step);
    }

    /**
     * Makes the changes that are due and carries out the commands that wait. While the training is
     * paused, waits.
     *
     * @param snapshot draws samples and writes a checkpoint
     */
    void apply(long step, TrainingListener listener, Runnable snapshot) {
        for (SettingChange next = due.peek(); next != null && next.step() <= step; next = due.peek()) {
            due.remove();
            make(next);
            listener.commanded(step, Command.change(next.set()));
        }
        for (Optional<Command> next = nextCommand(); next.isPresent(); next = nextCommand()) {
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

    private Optional<Command> nextCommand() {
        return queue.isPaused() ? clock.pausing(queue::next) : queue.next();
    }

    /** Drops the changes of these settings that are still due. */
    private void forget(Map<String, Double> set) {
        List<SettingChange> left = due.stream()
                .flatMap(later -> later.without(set::containsKey).stream())
                .toList();
        due.clear();
        due.addAll(left);
    }

    private void make(SettingChange change) {
        made.add(change);
        setRecipe(LiveSettings.made(recipe, change));
        Double probability = change.set().get(LiveSettings.AUGMENTATION);
        if (probability != null) {
            model.get().setAugmentationProbability(probability);
        }
    }

    private void setRecipe(Recipe changed) {
        recipe = changed;
        model.get()
                .changeSettings(
                        changed.optimizer().updateRules(),
                        changed.regularization().augmentation());
    }
}
