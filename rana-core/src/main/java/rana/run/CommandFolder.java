package rana.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rana.RanaException;
import rana.io.AtomicFile;
import rana.io.FileOps;
import tools.jackson.core.JacksonException;

/**
 * The commands to the training of a run, from any process that may write to its folder
 * {@value RunFiles#COMMANDS}. A command is a file, which is removed when the training has read it.
 */
public final class CommandFolder implements AutoCloseable {
    private static final String SUFFIX = ".json";
    private static final long MILLIS_BETWEEN_READS = 200;
    private static final long MAX_BYTES = 65_536;

    private final Path folder;
    private final Consumer<Command> training;
    private final Consumer<String> warnings;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "rana-commands");
        thread.setDaemon(true);
        return thread;
    });

    private CommandFolder(Path folder, Consumer<Command> training, Consumer<String> warnings) {
        this.folder = folder;
        this.training = training;
        this.warnings = warnings;
    }

    /**
     * Reads commands from the run folder until this is closed, on another thread. Commands that
     * exist already were meant for an earlier training; they are removed.
     *
     * @param training receives the commands
     * @param warnings receives one line for each invalid command
     */
    public static CommandFolder open(Path runFolder, Consumer<Command> training, Consumer<String> warnings) {
        Path folder = new RunFiles(runFolder).commands();
        AtomicFile.createDirectories(folder);
        CommandFolder commands = new CommandFolder(folder, training, warnings);
        commands.pending().forEach(commands::remove);
        var unused = commands.clock.scheduleWithFixedDelay(
                commands::readCommands, MILLIS_BETWEEN_READS, MILLIS_BETWEEN_READS, TimeUnit.MILLISECONDS);
        return commands;
    }

    /**
     * Sends a command to the training of the run in {@code runFolder}.
     *
     * @throws rana.FailureException if it cannot be written
     */
    public static void put(Path runFolder, Command command) {
        Path folder = new RunFiles(runFolder).commands();
        AtomicFile.createDirectories(folder);
        String name = String.format(Locale.ROOT, "%020d-%s%s", System.currentTimeMillis(), UUID.randomUUID(), SUFFIX);
        AtomicFile.writeText(folder.resolve(name), Json.MAPPER.writeValueAsString(command) + "\n");
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private void readCommands() {
        for (Path file : pending()) {
            try {
                training.accept(read(file));
            } catch (JacksonException | IllegalArgumentException | IOException e) {
                warnings.accept("a command was not understood: "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            } catch (RanaException e) {
                warnings.accept("a command was refused: " + e.getMessage());
            }
            remove(file);
        }
    }

    private static Command read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException("it is larger than " + MAX_BYTES + " bytes");
        }
        Content content = Json.MAPPER.readValue(Files.readString(file), Content.class);
        if (content == null) {
            throw new IllegalArgumentException("it is null");
        }
        return content.command();
    }

    /** The content of a command file, which may be invalid. */
    private record Content(
            Command.@Nullable Action action, @Nullable Map<String, @Nullable Double> set) {
        private Command command() {
            if (action == null) {
                throw new IllegalArgumentException("it has no action");
            }
            Map<String, Double> values = new LinkedHashMap<>();
            if (set != null) {
                set.forEach((key, value) -> values.put(key, number(key, value)));
            }
            return new Command(action, values);
        }

        private static double number(String key, @Nullable Double value) {
            if (value == null) {
                throw new IllegalArgumentException(key + " must be a number; got null");
            }
            return value;
        }
    }

    /** Lists the command files, the oldest first. */
    private List<Path> pending() {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith(".")
                            && file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // the folder was removed, or cannot be read now
        }
    }

    private void remove(Path file) {
        try {
            FileOps.current().delete(file);
        } catch (IOException e) {
            warnings.accept(
                    AtomicFile.failure("cannot remove the command " + file, e).getMessage());
        }
    }
}
