package rana.studio;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rana.UsageException;
import rana.recipe.Recipe;
import rana.run.Command;
import rana.run.CommandFolder;
import rana.run.Run;
import rana.run.SettingChange;
import rana.train.LiveSettings;
import rana.web.Json;
import rana.web.RequestQueue;

/** The control of running trainings by the command files in their run folders. */
final class Control {
    private static final int ACCEPTED = 202;

    private Control() {}

    /** The body of a request: exactly one of the two. */
    record CommandRequest(@Nullable String action, @Nullable Map<String, Double> set) {}

    /** Sends the command in the request to the training of the run. */
    static void send(Context context, RunKey key, Run run) {
        Command command = command(Json.body(context, CommandRequest.class));
        if (!acceptsCommands(key)) {
            throw new ConflictResponse("the run is not being trained now, so no process would receive the command");
        }
        if (command.action() == Command.Action.CHANGE) {
            requireAllowed(run, command);
        }
        CommandFolder.put(key.folder(), command);
        context.status(ACCEPTED);
        Json.send(context, Map.of("accepted", true));
    }

    private static void requireAllowed(Run run, Command change) {
        try {
            LiveSettings.change(run.recipe(), change.set());
        } catch (UsageException e) {
            throw new HttpResponseException(RequestQueue.UNPROCESSABLE, String.valueOf(e.getMessage()));
        }
    }

    /** Returns true if a training of the run is in progress and would receive commands. */
    static boolean acceptsCommands(RunKey key) {
        return !Files.isSymbolicLink(key.files().commands())
                && RunReader.state(key)
                        .map(state -> state.activity().isActive())
                        .orElse(false);
    }

    /**
     * Returns the settings that can be changed during training, with their current values.
     *
     * @param augmentation the augmentation probability in the last line of metrics
     */
    static List<RunDetail.Setting> settings(Run run, long step, double augmentation) {
        Recipe recipe = run.recipe();
        for (SettingChange change : run.info().changes()) {
            if (change.step() <= step) {
                recipe = LiveSettings.made(recipe, change);
            }
        }
        double progress = SettingChange.fraction(
                step, run.recipe().training().steps(), run.info().changes());
        Map<String, Double> values = LiveSettings.values(recipe, progress);
        List<RunDetail.Setting> settings = new ArrayList<>();
        for (LiveSettings.Setting setting : LiveSettings.of(recipe)) {
            double value = values.getOrDefault(setting.key(), augmentation);
            settings.add(new RunDetail.Setting(setting.key(), value, setting.min(), setting.max()));
        }
        return settings;
    }

    private static Command command(CommandRequest request) {
        if ((request.action == null) == (request.set == null)) {
            throw new BadRequestResponse("give either an action (pause, resume, checkpoint, stop) or settings in set");
        }
        if (request.set != null) {
            if (request.set.isEmpty()) {
                throw new BadRequestResponse("set must contain at least one setting, and a number for each");
            }
            return Command.change(request.set);
        }
        String requested = String.valueOf(request.action);
        Optional<Command.Action> action = Arrays.stream(Command.Action.values())
                .filter(known ->
                        known != Command.Action.CHANGE && known.toString().equals(requested))
                .findFirst();
        return Command.of(action.orElseThrow(
                () -> new BadRequestResponse("action must be one of pause, resume, checkpoint, stop")));
    }
}
