package rana.generate;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import rana.UsageException;

/**
 * The choice of checkpoint and device for {@link Generator#load}, immutable:
 * {@code LoadOptions.defaults().best().device("cpu")}.
 */
public final class LoadOptions {
    private static final LoadOptions DEFAULTS = new LoadOptions(false, null, "auto", 0, warning -> {});

    private final boolean best;
    private final @Nullable String checkpoint;
    private final String device;
    private final int threads; // 0 if not set
    private final Consumer<String> warnings;

    private LoadOptions(
            boolean best, @Nullable String checkpoint, String device, int threads, Consumer<String> warnings) {
        this.best = best;
        this.checkpoint = checkpoint;
        this.device = device;
        this.threads = threads;
        this.warnings = warnings;
    }

    /**
     * Returns the options for the newest intact checkpoint, on the first GPU if there is one, else
     * on the CPU.
     */
    public static LoadOptions defaults() {
        return DEFAULTS;
    }

    /** Returns the same options for the checkpoint of a run that its evaluations found best. */
    public LoadOptions best() {
        return new LoadOptions(true, null, device, threads, warnings);
    }

    /**
     * Returns the same options for one checkpoint of a run.
     *
     * @param name the name of its folder: {@code step-004000}
     */
    public LoadOptions checkpoint(String name) {
        return new LoadOptions(false, name, device, threads, warnings);
    }

    /**
     * Returns the same options for another device.
     *
     * @param name {@code auto} (the first GPU if there is one, else the CPU), {@code cpu},
     *     {@code cuda} or {@code cuda:N}
     */
    public LoadOptions device(String name) {
        return new LoadOptions(best, checkpoint, name, threads, warnings);
    }

    /**
     * Returns the same options for another number of threads per draw. Pictures are bit-equal only
     * for equal numbers.
     *
     * @param count at least 1; the default is that of the thread that loads the generator
     * @throws UsageException if {@code count} is less than 1
     */
    public LoadOptions threads(int count) {
        if (count < 1) {
            throw new UsageException("threads must be at least 1; got " + count);
        }
        return new LoadOptions(best, checkpoint, device, count, warnings);
    }

    /**
     * Returns the same options with a consumer of warnings.
     *
     * @param consumer receives one line for each damaged checkpoint that is newer than the loaded
     *     one; by default they are ignored
     */
    public LoadOptions warnings(Consumer<String> consumer) {
        return new LoadOptions(best, checkpoint, device, threads, consumer);
    }

    /** Returns true if the best checkpoint is requested. */
    public boolean isBest() {
        return best;
    }

    /** Returns the name of the requested checkpoint. */
    public Optional<String> checkpoint() {
        return Optional.ofNullable(checkpoint);
    }

    /** Returns the name of the device. */
    public String device() {
        return device;
    }

    /** Returns the number of threads per draw, if it is set. */
    public OptionalInt threads() {
        return threads == 0 ? OptionalInt.empty() : OptionalInt.of(threads);
    }

    /** Returns the consumer of warnings. */
    public Consumer<String> warnings() {
        return warnings;
    }
}
