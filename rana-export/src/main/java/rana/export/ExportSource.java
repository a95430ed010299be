package rana.export;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import rana.generate.LoadOptions;
import rana.libtorch.DifferentiableGenerator;
import rana.libtorch.StoredGenerator;

/**
 * The generator to export.
 *
 * @param run a run folder, or the folder of a checkpoint
 * @param options the choice of the checkpoint, on the CPU
 * @param dataLicense the licence of the training images; null if it was not stated
 */
record ExportSource(Path run, LoadOptions options, @Nullable String dataLicense) {
    private static final String DEVICE = "cpu";

    /** Returns the newest intact checkpoint of a run, or a checkpoint itself. */
    static ExportSource of(Path run) {
        return new ExportSource(run, LoadOptions.defaults().device(DEVICE), null);
    }

    /** Returns a copy with another choice of the checkpoint. */
    ExportSource from(LoadOptions other) {
        return new ExportSource(run, other.device(DEVICE), dataLicense);
    }

    /** Returns a copy with a licence of the training images. */
    ExportSource dataLicense(@Nullable String license) {
        return new ExportSource(run, options, license);
    }

    /** Returns a copy that has a checkpoint in place of the run that it was chosen from. */
    ExportSource in(StoredGenerator stored) {
        return of(stored.checkpoint()).dataLicense(dataLicense);
    }

    /** Finds the checkpoint. */
    StoredGenerator find() {
        return StoredGenerator.find(run, options);
    }

    /** Loads a generator that {@link #find} found. */
    DifferentiableGenerator open(StoredGenerator stored) {
        return stored.open(options);
    }
}
