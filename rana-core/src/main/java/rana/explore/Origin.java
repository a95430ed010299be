package rana.explore;

import java.util.ArrayList;
import java.util.List;
import rana.UsageException;

/** The origin of a {@link LatentPoint}. */
public sealed interface Origin permits Origin.Drawn, Origin.Given, Origin.Mixed {
    /** The number of latents of a seed that can be addressed by index. */
    int MAX_DRAWN = 100_000;

    /** The maximum number of parts of a mixture. */
    int MAX_PARTS = 16;

    /**
     * The latent of one of the pictures that a seed draws.
     *
     * @param seed the random seed
     * @param index from 0 to below {@value Origin#MAX_DRAWN}
     */
    record Drawn(long seed, int index) implements Origin {
        public Drawn {
            if (index < 0 || index >= MAX_DRAWN) {
                throw new UsageException("index must be 0 to %d; got %d".formatted(MAX_DRAWN - 1, index));
            }
        }
    }

    /**
     * A latent given by its components.
     *
     * @param values finite numbers, as many as the generator's latents have
     */
    record Given(List<Double> values) implements Origin {
        public Given {
            values = List.copyOf(values);
            values.stream().filter(value -> !Float.isFinite(value.floatValue())).forEach(value -> {
                throw new UsageException("values must be finite numbers; got " + value);
            });
        }

        /** Returns the latent with these components. */
        public static Given of(float[] values) {
            List<Double> numbers = new ArrayList<>(values.length);
            for (float value : values) {
                numbers.add((double) value);
            }
            return new Given(numbers);
        }
    }

    /**
     * A mixture of other points.
     *
     * @param parts 1 to {@value Origin#MAX_PARTS} parts; the sum of their weights is above 0
     */
    record Mixed(List<Part> parts) implements Origin {
        public Mixed {
            parts = List.copyOf(parts);
            if (parts.isEmpty() || parts.size() > MAX_PARTS) {
                throw new UsageException("a mix must have 1 to %d parts; got %d".formatted(MAX_PARTS, parts.size()));
            }
            double sum = parts.stream().mapToDouble(Part::weight).sum();
            if (!(sum > 0 && Double.isFinite(sum))) {
                throw new UsageException("the weights of a mix must have a sum above 0; got " + sum);
            }
        }

        /** Returns the point with the largest weight, the first of equals. */
        LatentPoint heaviest() {
            Part heaviest = parts.get(0);
            for (Part part : parts) {
                heaviest = part.weight > heaviest.weight ? part : heaviest;
            }
            return heaviest.of;
        }
    }

    /**
     * A part of a mixture.
     *
     * @param of the point
     * @param weight at least 0, relative to the weights of the other parts
     */
    record Part(LatentPoint of, double weight) {
        public Part {
            if (!(weight >= 0 && Double.isFinite(weight))) {
                throw new UsageException("weight must be a finite number, at least 0; got " + weight);
            }
        }
    }
}
