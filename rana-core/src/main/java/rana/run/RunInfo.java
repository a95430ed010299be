package rana.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rana.Counts;
import rana.FailureException;
import rana.data.ImageSource;
import rana.io.AtomicFile;
import rana.recipe.TrainingConfig;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The origin and history of a run: {@code run.json}.
 *
 * @param recipe the name of the recipe; {@code recipe.yaml} has its settings
 * @param data the training images
 * @param seed the random seed
 * @param versions the versions of Rana, its engine and Java
 * @param machine the machine of the last session
 * @param sessions the first session and one for each time that the run was resumed
 * @param rollbacks the rollbacks since the settings of the optimisers were last changed
 * @param changes the changes of settings while it trained, plans for a budget included, in the order
 *     of their steps
 * @param budget the budget of time; null if the run has none
 * @param imported the weights of other programs that it began with
 */
public record RunInfo(
        String recipe,
        Data data,
        long seed,
        Map<String, String> versions,
        Map<String, String> machine,
        List<Session> sessions,
        List<Rollback> rollbacks,
        List<SettingChange> changes,
        @Nullable TimeBudget budget,
        List<Weights> imported) {
    /**
     * Creates the description of a run. Older runs have no rollbacks, changes, budget or imported
     * weights.
     */
    public RunInfo {
        Objects.requireNonNull(data, "data is missing");
        sessions = List.copyOf(Objects.requireNonNull(sessions, "sessions is missing"));
        rollbacks = List.copyOf(Objects.requireNonNullElse(rollbacks, List.<Rollback>of()));
        changes = List.copyOf(Objects.requireNonNullElse(changes, List.<SettingChange>of()));
        imported = List.copyOf(Objects.requireNonNullElse(imported, List.<Weights>of()));
    }

    /**
     * The training images.
     *
     * @param source the name, folder or archive that was requested: {@code cifar10:frog}
     * @param path the local archive or folder of a named data set; null if it was downloaded
     * @param description a description
     * @param pictures the number of images
     * @param classes the names of the classes; empty without classes
     * @param sha256 the {@linkplain ImageSource.Fingerprint#sha256 SHA-256} of the images; null if they
     *     have none, and in older runs
     * @param decoding the {@linkplain ImageSource.Fingerprint#decoding version of the decoder}; null as
     *     {@code sha256}
     */
    public record Data(
            String source,
            @Nullable String path,
            String description,
            int pictures,
            List<String> classes,
            @Nullable String sha256,
            @Nullable Integer decoding) {
        /** The source of images that a program supplies itself: they cannot be opened by name. */
        public static final String SUPPLIED = "supplied by a program";

        /**
         * Returns the local archive or folder of these images if {@code other} is of the same data set:
         * all classes of CIFAR lie under one path.
         */
        public Optional<Path> pathOf(String other) {
            return Optional.ofNullable(path)
                    .filter(here -> set(other).equals(set(source)))
                    .map(Path::of);
        }

        private static String set(String of) {
            return of.replaceFirst(":.*", "");
        }

        /** Describes {@code images}. */
        public static Data of(String source, @Nullable String path, ImageSource images) {
            Optional<ImageSource.Fingerprint> fingerprint = images.fingerprint();
            return new Data(
                    source,
                    path,
                    images.description(),
                    images.count(),
                    images.classes(),
                    fingerprint.map(ImageSource.Fingerprint::sha256).orElse(null),
                    fingerprint.map(ImageSource.Fingerprint::decoding).orElse(null));
        }

        /**
         * Describes images that are not read before the run is resumed: those of a run that begins
         * with imported weights.
         */
        public static Data unread(String source, @Nullable String path) {
            return new Data(source, path, source + ", not read yet", 0, List.of(), null, null);
        }

        /** Returns false if the images have not been read yet. */
        public boolean hasImages() {
            return pictures > 0;
        }

        /** Returns true for the embedded synthetic data set, whose classes are known exactly. */
        public boolean isPond() {
            return source.matches("pond(:\\d+)?");
        }
    }

    /**
     * The time that a run may train.
     *
     * @param seconds the seconds from the first step on, over all sessions
     * @param onlySteps true if only the training steps count, not what happens between them
     * @param every the number of steps between snapshots, if it was requested; null if it is planned
     *     with the number of steps
     */
    public record TimeBudget(
            double seconds, boolean onlySteps, @Nullable Long every) {}

    /**
     * Weights that another program trained.
     *
     * @param network the name of the network: {@code generator}
     * @param file the name of the file, without its folder
     * @param sha256 the SHA-256 of the file
     * @param format the format of the file, in words: {@code Keras 3 weights}
     * @param version the version of the program that wrote it; null if the file does not say
     */
    public record Weights(
            String network,
            String file,
            String sha256,
            String format,
            @Nullable String version) {}

    /**
     * One session of training.
     *
     * @param started the time of its start, UTC
     * @param fromStep the number of steps taken before
     * @param command the command line that started it
     * @param device the device of the tensors
     * @param threads the number of threads, of each worker if there are several
     * @param workers the processes that compute the steps together; null if there is one, and in
     *     older runs
     */
    public record Session(
            String started,
            long fromStep,
            String command,
            String device,
            int threads,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Workers workers) {
        /** Creates a session that starts now. */
        public static Session now(long fromStep, String command, String device, int threads) {
            return new Session(
                    Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), fromStep, command, device, threads, null);
        }

        /** Returns this session in several processes. */
        public Session with(Workers processes) {
            return new Session(started, fromStep, command, device, threads, processes);
        }
    }

    /**
     * The processes of one machine that compute the steps of a session together.
     *
     * @param count their number
     * @param restarts the number of times that a failure made them start again before
     * @param failure the failure before this session, in one line; null if there was none
     * @param ranks the means of their figures over the session, at its newest checkpoint, by rank
     */
    public record Workers(int count, int restarts, @Nullable String failure, List<StepReport.Worker> ranks) {
        /** Creates a description. */
        public Workers {
            ranks = List.copyOf(Objects.requireNonNullElse(ranks, List.<StepReport.Worker>of()));
        }

        /** Describes processes that have not taken a step yet. */
        public static Workers begin(int count, int restarts, @Nullable String failure) {
            return new Workers(count, restarts, failure, List.of());
        }
    }

    /**
     * Reads {@code run.json}.
     *
     * @throws FailureException if it is damaged or cannot be read
     */
    public static RunInfo read(RunFiles files) {
        try {
            return Json.read(Files.readString(files.info()), RunInfo.class);
        } catch (JacksonException e) {
            throw new FailureException(files.info() + ": is damaged: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + files.info(), e);
        }
    }

    /**
     * Reads {@code run.json} as a tree, with all fields of whatever version wrote it; empty if
     * there is none.
     *
     * @throws FailureException if it is damaged or cannot be read
     */
    public static Optional<JsonNode> readTree(RunFiles files) {
        if (!Files.exists(files.info())) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.MAPPER.readTree(Files.readString(files.info())));
        } catch (JacksonException e) {
            throw new FailureException(files.info() + ": is damaged: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + files.info(), e);
        }
    }

    /** Writes {@code run.json}. */
    public void write(RunFiles files) {
        AtomicFile.writeText(files.info(), Json.pretty(this));
    }

    /** Describes a run that starts now, on this machine. */
    public static RunInfo begin(String recipe, Data data, long seed, Session session) {
        return new RunInfo(
                recipe,
                data,
                seed,
                Machine.versions(),
                Machine.description(),
                List.of(session),
                List.of(),
                List.of(),
                null,
                List.of());
    }

    /** Returns this run with weights of other programs that it begins with. */
    public RunInfo beginningWith(List<Weights> weights) {
        return new RunInfo(recipe, data, seed, versions, machine, sessions, rollbacks, changes, budget, weights);
    }

    /** Returns this run with the images that it continues with. */
    public RunInfo on(Data images) {
        return new RunInfo(recipe, images, seed, versions, machine, sessions, rollbacks, changes, budget, imported);
    }

    /** Returns this run with another session, on this machine. */
    public RunInfo resumed(Session session) {
        List<Session> all = new ArrayList<>(sessions);
        all.add(session);
        return new RunInfo(
                recipe,
                data,
                seed,
                Machine.versions(),
                Machine.description(),
                all,
                rollbacks,
                changes,
                budget,
                imported);
    }

    /** Returns this run with the figures of the workers in its newest session, if that has several. */
    public RunInfo measured(List<StepReport.Worker> ranks) {
        Workers workers = lastSession().workers();
        if (workers == null) {
            return this;
        }
        List<Session> all = new ArrayList<>(sessions);
        all.set(
                all.size() - 1,
                lastSession().with(new Workers(workers.count, workers.restarts, workers.failure, ranks)));
        return new RunInfo(recipe, data, seed, versions, machine, all, rollbacks, changes, budget, imported);
    }

    /** Returns this run with another rollback. */
    public RunInfo rolledBack(Rollback rollback) {
        List<Rollback> all = new ArrayList<>(rollbacks);
        all.add(rollback);
        return with(all, changes, budget);
    }

    /**
     * Returns this run with another change. If a resumed run makes it at a step that was reached
     * before, it replaces the later changes of the same settings.
     */
    public RunInfo changed(SettingChange change) {
        if (changes.contains(change)) {
            return this;
        }
        Stream<SettingChange> kept = changes.stream()
                .flatMap(before -> before.step() <= change.step()
                        ? Stream.of(before)
                        : before.without(change.set()::containsKey).stream());
        return with(
                rollbacks,
                Stream.concat(kept, Stream.of(change))
                        .sorted(Comparator.comparingLong(SettingChange::step))
                        .toList(),
                budget);
    }

    /**
     * Returns this run with a budget of time and its first plan. Earlier plans no longer apply.
     *
     * @param plan the first plan; schedules are fractions of its length from step 0 on
     */
    public RunInfo budgeted(TimeBudget limit, TrainingConfig plan) {
        SettingChange first = SettingChange.ofLength(0, plan.steps(), plan.snapshotEvery());
        return with(rollbacks, withoutPlans().changes, limit).changed(first);
    }

    /** Returns this run with the same plans for another description of its budget. */
    public RunInfo with(TimeBudget described) {
        return with(rollbacks, changes, described);
    }

    /**
     * Returns this run after settings were assigned. Earlier changes of these settings no longer
     * apply. If the number of steps is among them, neither does the budget. If a setting of an
     * optimiser is among them, neither do rollbacks: the learning rates are as assigned, and faults
     * are counted from zero.
     *
     * @param assignments the assigned settings, each {@code a.b.c=value}
     */
    public RunInfo assigned(List<String> assignments) {
        Predicate<String> given = key -> assignments.stream()
                .map(assignment -> assignment.substring(0, Math.max(0, assignment.indexOf('='))))
                .anyMatch(name -> key.equals(name) || key.startsWith(name + "."));
        boolean otherOptimizers = assignments.stream().anyMatch(assignment -> assignment.startsWith("optimizer"));
        RunInfo unplanned = given.test(SettingChange.STEPS) ? withoutPlans() : this;
        return unplanned.with(
                otherOptimizers ? List.of() : rollbacks, without(unplanned.changes, given), unplanned.budget);
    }

    private RunInfo withoutPlans() {
        Predicate<String> planned = key -> key.equals(SettingChange.STEPS) || key.equals(SettingChange.EVERY);
        return with(rollbacks, without(changes, planned), null);
    }

    private static List<SettingChange> without(List<SettingChange> changes, Predicate<String> keys) {
        return changes.stream().flatMap(change -> change.without(keys).stream()).toList();
    }

    private RunInfo with(
            List<Rollback> otherRollbacks, List<SettingChange> otherChanges, @Nullable TimeBudget otherBudget) {
        return new RunInfo(
                recipe, data, seed, versions, machine, sessions, otherRollbacks, otherChanges, otherBudget, imported);
    }

    /**
     * Lists the differences that keep {@code session} from being bit-equal to an uninterrupted run; none
     * if the run has not trained yet.
     *
     * @param images the current images
     * @param threadsMatter true if the results depend on the number of threads
     */
    public List<String> differences(Session session, Data images, boolean threadsMatter) {
        if (!data.hasImages()) {
            return List.of();
        }
        Session last = lastSession();
        List<String> differences = new ArrayList<>();
        if (threadsMatter && last.threads() != session.threads()) {
            differences.add("%d threads, and the last session had %d".formatted(session.threads(), last.threads()));
        }
        if (!last.device().equals(session.device())) {
            differences.add("the device %s, and the last session had %s".formatted(session.device(), last.device()));
        }
        Map<String, String> now = Machine.versions();
        for (String name : List.of("rana", "pytorch")) {
            if (!Objects.equals(now.get(name), versions.get(name))) {
                differences.add(
                        "%s %s, and the last session had %s".formatted(name, now.get(name), versions.get(name)));
            }
        }
        if (data.pictures() != images.pictures()) {
            differences.add("%s of %s, and the last session had %,d"
                    .formatted(Counts.of(images.pictures(), "image"), images.source(), data.pictures()));
        }
        if (images.decoding() != null && images.decoding() > Objects.requireNonNullElse(data.decoding(), 1)) {
            differences.add("a newer decoder of picture files, with other pixels for CMYK, for orientation outside"
                    + " JPEG, and for colour profiles in PNG");
        }
        return differences;
    }

    /** Returns the newest session. */
    public Session lastSession() {
        return sessions.get(sessions.size() - 1);
    }
}
