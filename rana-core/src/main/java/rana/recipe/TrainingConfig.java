package rana.recipe;

import java.util.Locale;

/**
 * The length and the batches of a training.
 *
 * <pre>{@code
 * TrainingConfig.steps(300).batch(64)
 * }</pre>
 *
 * @param steps the number of steps, at least 1; a step is {@code discriminatorSteps} updates of the
 *     discriminator and one of the generator
 * @param batch the number of real images in each update of the discriminator, which receives as
 *     many generated ones, and of images in each update of the generator; at least 1
 * @param discriminatorSteps k of Algorithm 1 in Goodfellow et al. (2014), at least 1
 * @param order the order in which real images are used
 * @param snapshotEvery the number of steps between sample grids and between checkpoints, at least
 *     1; {@code every} in a recipe
 * @param precision the precision in which the networks are trained
 * @param shards the number of shards of a batch
 * @param cuda the settings of NVIDIA GPUs
 */
public record TrainingConfig(
        long steps,
        int batch,
        int discriminatorSteps,
        BatchOrder order,
        long snapshotEvery,
        Precision precision,
        Shards shards,
        Cuda cuda) {
    private static final int SNAPSHOTS = 10;

    /** The order in which real images are used. */
    public enum BatchOrder {
        /**
         * The order of the source, as in the article; it starts again when too few images are left
         * for a batch.
         */
        SEQUENTIAL,
        /** A new random order in each epoch. */
        SHUFFLED
    }

    /**
     * The precision of layers from images to images, in training only. Everything else is float32:
     * the other layers, losses, weights and their gradients, the state of optimisers, averages, and
     * samples and evaluations.
     */
    public enum Precision {
        FLOAT32,
        /** 8 bits of significand; faster on processors and GPUs with units for it. */
        BFLOAT16,
        /**
         * The faster of the two, which a training session measures before the first step. It
         * records its choice in the run. A {@code rana.train.Training} without a session uses
         * float32.
         */
        AUTO
    }

    /**
     * The number of shards in which the gradients of a batch are computed. Weights depend on this
     * number, and not on the number of threads or processes that compute the shards.
     *
     * @param rule the rule by which the number is chosen
     * @param count the number, which divides the batch, for {@link Rule#FIXED}; otherwise 0
     */
    public record Shards(Rule rule, int count) {
        /** The rules by which the number of shards is chosen. */
        public enum Rule {
            FIXED,
            /**
             * On the CPU the largest of 4, 2 and 1 that divides the batch and leaves at least 8 images
             * in a shard, 16 with batch norm; on GPUs one per worker. A training session records the number in the
             * run.
             */
            AUTO,
            /**
             * One per thread, so that weights depend on the number of threads: for runs from before
             * this setting. Small batches, and networks with spectral norm, have fewer.
             */
            THREADS
        }

        /** The choice by {@link Rule#AUTO}. */
        public static final Shards AUTO = new Shards(Rule.AUTO, 0);

        /** The choice by {@link Rule#THREADS}. */
        public static final Shards THREADS = new Shards(Rule.THREADS, 0);

        public Shards {
            if (rule == Rule.FIXED) {
                atLeastOne("shards", count);
            }
        }

        /** Returns a fixed number, from 1. */
        public static Shards of(int count) {
            return new Shards(Rule.FIXED, count);
        }

        /**
         * Returns the rule of that name.
         *
         * @param name {@code auto} or {@code threads}
         */
        public static Shards of(String name) {
            return switch (name) {
                case "auto" -> AUTO;
                case "threads" -> THREADS;
                default -> throw new IllegalArgumentException("shards must be a number, auto or threads; got " + name);
            };
        }

        /** Returns the value in recipes: a number, {@code auto} or {@code threads}. */
        @Override
        public String toString() {
            return rule == Rule.FIXED ? Integer.toString(count) : rule.name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Settings of NVIDIA GPUs, which have no effect on the CPU.
     *
     * @param tf32 true to let convolutions in float32 round their inputs to TF32, which has 11 bits
     *     of significand and is several times faster
     * @param benchmark true to let cuDNN time its algorithms for each shape and use the fastest; the
     *     choice can differ from run to run
     * @param deterministic true to use only algorithms whose results are equal in every run
     */
    public record Cuda(boolean tf32, boolean benchmark, boolean deterministic) {
        /** The defaults: TF32, no benchmark, deterministic. */
        public static final Cuda DEFAULT = new Cuda(true, false, true);

        public Cuda {
            if (benchmark && deterministic) {
                throw new IllegalArgumentException(
                        "benchmark must be false while deterministic is true, since the fastest algorithm can differ from run"
                                + " to run; got true");
            }
        }
    }

    public TrainingConfig {
        atLeastOne("steps", steps);
        atLeastOne("batch", batch);
        atLeastOne("discriminatorSteps", discriminatorSteps);
        atLeastOne("every", snapshotEvery); // the key of the recipe
        if (shards.rule() == Shards.Rule.FIXED && batch % shards.count() != 0) {
            throw new IllegalArgumentException(
                    "shards must divide the batch of %d images; got %d".formatted(batch, shards.count()));
        }
    }

    /**
     * Returns a training of {@code steps} steps with batches of 32, k = 1, shuffled images, ten
     * snapshots, and the faster precision.
     */
    public static TrainingConfig steps(long steps) {
        return new TrainingConfig(
                steps,
                32,
                1,
                BatchOrder.SHUFFLED,
                Math.max(1, (steps + SNAPSHOTS - 1) / SNAPSHOTS),
                Precision.AUTO,
                Shards.AUTO,
                Cuda.DEFAULT);
    }

    /** Returns a copy with another batch size. */
    public TrainingConfig batch(int size) {
        return new TrainingConfig(steps, size, discriminatorSteps, order, snapshotEvery, precision, shards, cuda);
    }

    /** Returns a copy with another number of discriminator updates in a step. */
    public TrainingConfig discriminatorSteps(int updates) {
        return new TrainingConfig(steps, batch, updates, order, snapshotEvery, precision, shards, cuda);
    }

    /** Returns a copy with another order of the real images. */
    public TrainingConfig order(BatchOrder other) {
        return new TrainingConfig(steps, batch, discriminatorSteps, other, snapshotEvery, precision, shards, cuda);
    }

    /** Returns a copy with a sample grid and a checkpoint every {@code interval} steps. */
    public TrainingConfig snapshotEvery(long interval) {
        return new TrainingConfig(steps, batch, discriminatorSteps, order, interval, precision, shards, cuda);
    }

    /**
     * Returns a copy of another length, with a sample grid and a checkpoint every {@code interval}
     * steps.
     */
    public TrainingConfig withSteps(long number, long interval) {
        return new TrainingConfig(number, batch, discriminatorSteps, order, interval, precision, shards, cuda);
    }

    /** Returns a copy with another precision. */
    public TrainingConfig precision(Precision other) {
        return new TrainingConfig(steps, batch, discriminatorSteps, order, snapshotEvery, other, shards, cuda);
    }

    /**
     * Returns a copy with another number of shards.
     *
     * @throws IllegalArgumentException if it does not divide the batch
     */
    public TrainingConfig shards(Shards other) {
        return new TrainingConfig(steps, batch, discriminatorSteps, order, snapshotEvery, precision, other, cuda);
    }

    /** Returns a copy with other settings of GPUs. */
    public TrainingConfig cuda(Cuda other) {
        return new TrainingConfig(steps, batch, discriminatorSteps, order, snapshotEvery, precision, shards, other);
    }

    private static void atLeastOne(String key, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " must be at least 1; got " + value);
        }
    }
}
