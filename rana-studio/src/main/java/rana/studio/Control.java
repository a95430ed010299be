package rana.studio;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rana.recipe.Recipe;
import rana.run.Command;
import rana.run.CommandFolder;
import rana.run.Run;
import rana.run.SettingChange;
import rana.train.LiveSettings;

/** Tells trainings what to do, through the order files of their folders. */
final class Control {
    private static final int ACCEPTED = 202;

    /** Where {@link CommandFolder} puts them. */
    private static final String ORDERS = "orders";

    private Control() {}

    /** What a request asks for: one or the other. */
    record Wish(@Nullable String action, @Nullable Map<String, Double> set) {}

    /** Leaves the order that the request holds. */
    static void order(Context context, RunKey key, Run run) {
        Command order = order(Json.body(context, Wish.class));
        if (!takesOrders(key)) {
            throw new ConflictResponse("the run is not being trained now: nobody would take the order");
        }
        if (order.action() == Command.Action.CHANGE) {
            LiveSettings.change(run.recipe(), order.set());
        }
        CommandFolder.put(key.folder(), order);
        context.status(ACCEPTED);
        Json.send(context, Map.of("accepted", true));
    }

    /** Whether a training is there to take orders. */
    static boolean takesOrders(RunKey key) {
        return !Files.isSymbolicLink(key.folder().resolve(ORDERS))
                && RunReader.state(key)
                        .map(state -> state.activity().isActive())
                        .orElse(false);
    }

    /**
     * What can be changed, with what it is now.
     *
     * @param augmentation the probability in the last line of metrics
     */
    static List<RunDetail.Setting> settings(Run run, long step, double augmentation) {
        Recipe recipe = run.recipe();
        for (SettingChange change : run.info().changes()) {
            if (change.step() <= step) {
                recipe = LiveSettings.change(recipe, change.set());
            }
        }
        double progress = Math.min(1, (double) step / recipe.training().steps());
        Map<String, Double> values = LiveSettings.values(recipe, progress);
        List<RunDetail.Setting> settings = new ArrayList<>();
        for (LiveSettings.Setting setting : LiveSettings.of(recipe)) {
            double value = values.getOrDefault(setting.key(), augmentation);
            settings.add(new RunDetail.Setting(setting.key(), value, setting.min(), setting.max()));
        }
        return settings;
    }

    private static Command order(Wish wish) {
        if ((wish.action == null) == (wish.set == null)) {
            throw new BadRequestResponse("give either an action (pause, resume, checkpoint, stop) or settings to set");
        }
        if (wish.set != null) {
            if (wish.set.isEmpty() || wish.set.containsValue(null)) {
                throw new BadRequestResponse("set must name a setting and a number");
            }
            return Command.change(wish.set);
        }
        String asked = String.valueOf(wish.action).toLowerCase(Locale.ROOT);
        Optional<Command.Action> action = Arrays.stream(Command.Action.values())
                .filter(known ->
                        known != Command.Action.CHANGE && known.toString().equals(asked))
                .findFirst();
        return Command.of(action.orElseThrow(
                () -> new BadRequestResponse("action must be one of pause, resume, checkpoint, stop")));
    }
}
