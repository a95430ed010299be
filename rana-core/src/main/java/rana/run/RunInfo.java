package rana.run;

import java.io.IOException;
import java.nio.file.Files;
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
import rana.FailureException;
import rana.data.ImageSource;
import rana.io.AtomicFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * How a run came about: {@code run.json}.
 *
 * @param recipe its name; {@code recipe.yaml} has the rest
 * @param data the pictures
 * @param seed of everything random
 * @param versions of Rana, its engine, Java
 * @param machine that the last session ran on
 * @param sessions one for the start and one for each time that it was resumed
 * @param rollbacks each time that it went back because a number was not finite, since its optimisers were last set
 * @param changes that were made while it trained, in order
 */
public record RunInfo(
        String recipe,
        Data data,
        long seed,
        Map<String, String> versions,
        Map<String, String> machine,
        List<Session> sessions,
        List<Rollback> rollbacks,
        List<SettingChange> changes) {
    /** Older runs have neither. */
    public RunInfo {
        rollbacks = List.copyOf(Objects.requireNonNullElse(rollbacks, List.<Rollback>of()));
        changes = List.copyOf(Objects.requireNonNullElse(changes, List.<SettingChange>of()));
    }

    /**
     * Which pictures.
     *
     * @param source as it was asked for: {@code cifar10:frog}
     * @param path where it lies on this machine, if that was said
     * @param description for people
     * @param pictures how many
     * @param classes their names, if they have any
     */
    public record Data(String source, @Nullable String path, String description, int pictures, List<String> classes) {
        /** The source of images that a program supplies itself: they cannot be opened by name. */
        public static final String SUPPLIED = "supplied by a program";

        public static Data of(String source, @Nullable String path, ImageSource images) {
            return new Data(source, path, images.description(), images.count(), images.classes());
        }

        /** Whether they are the embedded pond's, of whose kinds all is known. */
        public boolean isPond() {
            return source.matches("pond(:\\d+)?");
        }
    }

    /**
     * One stretch of training.
     *
     * @param started when, UTC
     * @param fromStep how many steps had been taken before
     * @param command as it was typed
     * @param device that tensors lived on
     * @param threads that worked at once; results are bit-equal only for equal numbers
     */
    public record Session(String started, long fromStep, String command, String device, int threads) {
        /** A session that begins now. */
        public static Session now(long fromStep, String command, String device, int threads) {
            return new Session(
                    Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), fromStep, command, device, threads);
        }
    }

    /**
     * Reads {@code run.json}.
     *
     * @throws FailureException if it is damaged or cannot be read
     */
    public static RunInfo read(RunFiles files) {
        try {
            return Json.MAPPER.readValue(Files.readString(files.info()), RunInfo.class);
        } catch (JacksonException e) {
            throw new FailureException(files.info() + ": is damaged: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + files.info(), e);
        }
    }

    /**
     * Reads {@code run.json} as a tree, with all fields of whatever version wrote it; empty if there
     * is none.
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

    /** A run that begins now, on this machine. */
    public static RunInfo begin(String recipe, Data data, long seed, Session session) {
        return new RunInfo(
                recipe, data, seed, Machine.versions(), Machine.description(), List.of(session), List.of(), List.of());
    }

    /** This run, resumed on this machine. */
    public RunInfo resumed(Session session) {
        List<Session> all = new ArrayList<>(sessions);
        all.add(session);
        return new RunInfo(recipe, data, seed, Machine.versions(), Machine.description(), all, rollbacks, changes);
    }

    /** This run, with what came upon it. */
    public RunInfo rolledBack(Rollback rollback) {
        List<Rollback> all = new ArrayList<>(rollbacks);
        all.add(rollback);
        return with(all, changes);
    }

    /**
     * This run with one more change. Where it is made at a step again, at which a run that was resumed had been before, what was to
     * come of the same settings after it does not.
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
                        .toList());
    }

    /**
     * This run with settings that are given anew, {@code a.b.c=value} each: what was changed of them counts no more, and with other
     * optimisers their rates are as they are set, and faults count anew.
     */
    public RunInfo assigned(List<String> assignments) {
        Predicate<String> given = key -> assignments.stream()
                .map(assignment -> assignment.substring(0, Math.max(0, assignment.indexOf('='))))
                .anyMatch(name -> key.equals(name) || key.startsWith(name + "."));
        boolean otherOptimizers = assignments.stream().anyMatch(assignment -> assignment.startsWith("optimizer"));
        return with(
                otherOptimizers ? List.of() : rollbacks,
                changes.stream()
                        .flatMap(change -> change.without(given).stream())
                        .toList());
    }

    private RunInfo with(List<Rollback> newRollbacks, List<SettingChange> newChanges) {
        return new RunInfo(recipe, data, seed, versions, machine, sessions, newRollbacks, newChanges);
    }

    /**
     * What keeps {@code session} from going on bit by bit as a run without a stop would, in words for people.
     *
     * @param pictures how many there are now
     */
    public List<String> differences(Session session, int pictures) {
        Session last = lastSession();
        List<String> differences = new ArrayList<>();
        if (last.threads() != session.threads()) {
            differences.add("%d threads and the last had %d".formatted(session.threads(), last.threads()));
        }
        if (!last.device().equals(session.device())) {
            differences.add("the device %s and the last had %s".formatted(session.device(), last.device()));
        }
        Map<String, String> now = Machine.versions();
        for (String name : List.of("rana", "pytorch")) {
            if (!Objects.equals(now.get(name), versions.get(name))) {
                differences.add("%s %s and the last had %s".formatted(name, now.get(name), versions.get(name)));
            }
        }
        if (data.pictures() != pictures) {
            differences.add(
                    "%d pictures of %s and the last had %d".formatted(pictures, data.source(), data.pictures()));
        }
        return differences;
    }

    /** The session before the one that is on, or the only one. */
    public Session lastSession() {
        return sessions.get(sessions.size() - 1);
    }
}
