package rana.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
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
 * The folder {@code orders} of a run: whoever may write there tells its training what to do, from any process. An order is a file; it
 * is taken away when the training has it.
 */
public final class CommandFolder implements AutoCloseable {
    private static final String SUFFIX = ".json";
    private static final long MILLIS_BETWEEN_LOOKS = 200;
    private static final long MOST_BYTES = 65_536;

    private final Path folder;
    private final Consumer<Command> training;
    private final Consumer<String> warnings;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "rana-orders");
        thread.setDaemon(true);
        return thread;
    });

    private CommandFolder(Path folder, Consumer<Command> training, Consumer<String> warnings) {
        this.folder = folder;
        this.training = training;
        this.warnings = warnings;
    }

    /**
     * Brings {@code training} the orders that are put into its run folder, until it is closed. Those that were there before are for a
     * training that is over; they are thrown away.
     *
     * @param warnings hears, in one line each, of orders that were not understood; on another thread
     */
    public static CommandFolder open(Path runFolder, Consumer<Command> training, Consumer<String> warnings) {
        Path folder = new RunFiles(runFolder).commands();
        AtomicFile.createDirectories(folder);
        CommandFolder box = new CommandFolder(folder, training, warnings);
        box.waiting().forEach(box::throwAway);
        var unused = box.clock.scheduleWithFixedDelay(
                box::look, MILLIS_BETWEEN_LOOKS, MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
        return box;
    }

    /**
     * Leaves an order for the training of the run in {@code runFolder}.
     *
     * @throws rana.FailureException if it cannot be written
     */
    public static void put(Path runFolder, Command order) {
        Path folder = new RunFiles(runFolder).commands();
        AtomicFile.createDirectories(folder);
        String name = "%020d-%s%s".formatted(System.currentTimeMillis(), UUID.randomUUID(), SUFFIX);
        AtomicFile.writeText(folder.resolve(name), Json.MAPPER.writeValueAsString(order) + "\n");
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private void look() {
        for (Path file : waiting()) {
            try {
                training.accept(read(file));
            } catch (JacksonException | IllegalArgumentException | IOException e) {
                warnings.accept("a command was not understood: "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            } catch (RanaException e) {
                warnings.accept("a command was refused: " + e.getMessage());
            }
            throwAway(file);
        }
    }

    private static Command read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IllegalArgumentException("it is larger than " + MOST_BYTES + " bytes");
        }
        Told told = Json.MAPPER.readValue(Files.readString(file), Told.class);
        if (told == null) {
            throw new IllegalArgumentException("it is null");
        }
        return told.order();
    }

    /** An order as a file has it, from whoever may write there. */
    private record Told(
            Command.@Nullable Action action, @Nullable Map<String, @Nullable Double> set) {
        private Command order() {
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

    /** In the order that they were put in. */
    private List<Path> waiting() {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith(".")
                            && file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of(); // The folder is gone: so are the orders.
        }
    }

    private void throwAway(Path file) {
        try {
            FileOps.current().delete(file);
        } catch (IOException e) {
            warnings.accept(
                    AtomicFile.failure("cannot remove the order " + file, e).getMessage());
        }
    }
}
