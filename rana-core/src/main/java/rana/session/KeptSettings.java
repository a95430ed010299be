package rana.session;

import rana.Counts;
import rana.UsageException;
import rana.recipe.Recipe;
import rana.recipe.TrainingConfig;
import rana.recipe.TrainingConfig.Precision;
import rana.recipe.TrainingConfig.Shards;
import rana.run.Run;

/**
 * The settings that depend on the machine on which a run was started, and that it keeps on every
 * other machine: precision and number of shards.
 */
final class KeptSettings {
    private KeptSettings() {}

    /**
     * Returns {@code changed} with the kept settings of its folder's run.
     *
     * @param changed the run with the settings of this session
     * @throws UsageException if this session sets other values
     */
    static Run restored(Run changed) {
        Run saved = Run.open(changed.folder());
        require(saved, changed.recipe());
        TrainingConfig config = changed.recipe()
                .training()
                .precision(precision(saved))
                .shards(saved.recipe().training().shards());
        return config.equals(changed.recipe().training())
                ? changed
                : new Run(changed.folder(), changed.recipe().with(config), changed.info());
    }

    /**
     * Checks the settings of a session that resumes a run.
     *
     * @throws UsageException if {@code wanted} sets other values than those of the run
     */
    static void require(Run run, Recipe wanted) {
        Precision precision = wanted.training().precision();
        if (precision != Precision.AUTO && precision != precision(run)) {
            throw other(
                    run, "training.precision " + PrecisionChoice.name(precision), PrecisionChoice.name(precision(run)));
        }
        Shards shards = wanted.training().shards();
        Shards ofRun = run.recipe().training().shards();
        if (!shards.equals(Shards.AUTO) && !shards.equals(ofRun)) {
            throw other(run, "training.shards " + shards, described(ofRun));
        }
    }

    private static String described(Shards shards) {
        return switch (shards.rule()) {
            case FIXED -> Counts.of(shards.count(), "shard");
            case AUTO -> "the default number of shards";
            case THREADS -> "one shard per thread";
        };
    }

    private static UsageException other(Run run, String wanted, String trained) {
        return new UsageException("%s is trained in %s; got %s: leave it out, or choose another folder"
                .formatted(run.folder(), trained, wanted));
    }

    /** Returns the precision of a run. A training without a session has float32 for auto. */
    private static Precision precision(Run run) {
        Precision recorded = run.recipe().training().precision();
        return recorded == Precision.AUTO ? Precision.FLOAT32 : recorded;
    }
}
