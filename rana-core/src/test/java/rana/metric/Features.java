package rana.metric;

import rana.oracle.Fixture;
import rana.random.RandomStream;
import rana.torch.RandomTensors;
import rana.torch.Scope;
import rana.torch.Torch;

/** Feature sets for tests. */
final class Features {
    private Features() {}

    /** Returns the feature set {@code name} of {@code tools/oracle/measures.py}. */
    static FeatureSet of(Fixture fixture, String name) {
        long[] shape = fixture.shape(name);
        return of(fixture.values(name), Math.toIntExact(shape[1]));
    }

    static FeatureSet of(double[] values, int dimension) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return new FeatureSet(floats, floats.length / dimension, dimension);
    }

    /** Draws from N(mean, std²) in each dimension. */
    static FeatureSet normal(int count, int dimension, double mean, double std, long seed) {
        try (Scope scope = Scope.open()) {
            float[] values = Torch.floats(RandomTensors.normal(RandomStream.of(seed), count, dimension));
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (mean + std * values[i]);
            }
            return new FeatureSet(values, count, dimension);
        }
    }

    static FeatureSet first(FeatureSet set, int count) {
        int[] indices = new int[count];
        for (int i = 0; i < count; i++) {
            indices[i] = i;
        }
        return set.select(indices);
    }
}
