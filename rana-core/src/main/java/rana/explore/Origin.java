package rana.explore;

import java.util.List;
import rana.UsageException;

/** Where a {@link LatentPoint} comes from. */
public sealed interface Origin permits Origin.Drawn, Origin.Given, Origin.Mixed {
    /** Pictures that a seed numbers, from 0. */
    int MOST_DRAWN = 100_000;

    /** Parts that one mixture may have. */
    int MOST_PARTS = 16;

    /**
     * The latent of picture {@code index} of those that {@code rana sample --seed} draws.
     *
     * @param index from 0 to below {@value Origin#MOST_DRAWN}
     */
    record Drawn(long seed, int index) implements Origin {
        public Drawn {
            if (index < 0 || index >= MOST_DRAWN) {
                throw new UsageException("index must be 0 to %d; got %d".formatted(MOST_DRAWN - 1, index));
            }
        }
    }

    /**
     * A latent that is known, number for number.
     *
     * @param values finite, as many as the generator is fed
     */
    record Given(List<Double> values) implements Origin {
        public Given {
            values = List.copyOf(values);
            values.stream().filter(value -> !Float.isFinite(value.floatValue())).forEach(value -> {
                throw new UsageException("values must be finite numbers; got " + value);
            });
        }
    }

    /**
     * Somewhere between other points.
     *
     * @param parts 1 to {@value Origin#MOST_PARTS}, whose weights have a sum above 0
     */
    record Mixed(List<Part> parts) implements Origin {
        public Mixed {
            parts = List.copyOf(parts);
            if (parts.isEmpty() || parts.size() > MOST_PARTS) {
                throw new UsageException("a mix must have 1 to %d parts; got %d".formatted(MOST_PARTS, parts.size()));
            }
            double sum = parts.stream().mapToDouble(Part::weight).sum();
            if (!(sum > 0 && Double.isFinite(sum))) {
                throw new UsageException("the weights of a mix must have a sum above 0; got " + sum);
            }
        }

        /** The part with the most weight, the first of equals. */
        LatentPoint heaviest() {
            Part most = parts.get(0);
            for (Part part : parts) {
                most = part.weight > most.weight ? part : most;
            }
            return most.of;
        }
    }

    /**
     * A part of a mixture.
     *
     * @param weight at least 0; only its ratio to the others' counts
     */
    record Part(LatentPoint of, double weight) {
        public Part {
            if (!(weight >= 0 && Double.isFinite(weight))) {
                throw new UsageException("weight must be a finite number, at least 0; got " + weight);
            }
        }
    }
}
