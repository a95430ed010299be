package rana.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rana.nn.Architecture;
import rana.nn.Basis;
import rana.nn.BatchNorm;
import rana.nn.ClassEmbedding;
import rana.nn.Init;
import rana.nn.Layer;
import rana.nn.LeakyRelu;
import rana.nn.Linear;
import rana.nn.Network;
import rana.nn.Shape;
import rana.random.RandomStream;
import rana.recipe.Recipe;
import rana.recipe.Recipes;
import rana.torch.ComputeDevice;
import rana.torch.Torch;

class FactorizationTest {
    @Test
    void a_matrix_of_known_singular_values_gives_them_and_their_vectors() {
        // A = diag(3, 1) · R, where R turns by 30 degrees: AᵀA has the eigenvalues 9 and 1, and R's rows as
        // eigenvectors.
        double c = Math.sqrt(0.75);
        double s = 0.5;
        try (Network network = network(2, List.of(new Linear(2), new LeakyRelu(0.2), new Linear(7)))) {
            set(network, "0.weight", (float) (-3 * c), (float) (3 * s), (float) s, (float) c);

            List<Direction> directions = Factorization.of(network);

            assertThat(directions).extracting(Direction::index).containsExactly(0, 1);
            assertThat(directions.get(0).strength()).isCloseTo(3, within(1e-6));
            assertThat(directions.get(1).strength()).isCloseTo(1, within(1e-6));
            assertClose(directions.get(0).vector(), c, -s); // the sign in which the largest component is positive
            assertClose(directions.get(1).vector(), s, c);
        }
    }

    /** The definition, with A put together by hand from each recipe's own tensors. */
    @ParameterizedTest
    @MethodSource("recipes")
    void every_recipe_s_directions_are_the_eigenvectors_of_its_first_layer_in_order(String name) {
        Recipe recipe = Recipes.named(name, List.of());
        Architecture whole = recipe.generator();
        List<Layer> first = whole.layers().subList(0, whole.affineLayers());
        int size = recipe.networks().latent().size();
        try (Network network = network(size, first)) {
            randomise(network);
            double[][] a = firstLayer(network, first, size);

            List<Direction> directions = Factorization.of(network);

            assertThat(directions).hasSize(size);
            double above = Double.POSITIVE_INFINITY;
            for (Direction direction : directions) {
                assertThat(direction.strength()).isLessThanOrEqualTo(above);
                above = direction.strength();
                double[] image = times(a, direction.vector());
                double[] back = timesTransposed(a, image);
                double square = direction.strength() * direction.strength();
                double scale = directions.get(0).strength() * directions.get(0).strength();
                for (int i = 0; i < size; i++) {
                    assertThat(back[i])
                            .as("%s of AᵀA·v", i)
                            .isCloseTo(square * direction.vector().get(i), within(1e-5 * scale));
                }
                assertThat(direction.vector().stream().mapToDouble(x -> x * x).sum())
                        .isCloseTo(1, within(1e-9));
                assertThat(direction.vector().stream().mapToDouble(x -> x).max().orElseThrow())
                        .isGreaterThanOrEqualTo(-direction.vector().stream()
                                .mapToDouble(x -> x)
                                .min()
                                .orElseThrow());
            }
        }
    }

    static List<String> recipes() {
        return Recipes.names();
    }

    /** A, row by row: what every number after the first layers gains from each number of the latent. */
    private static double[][] firstLayer(Network network, List<Layer> layers, int size) {
        int at = layers.get(0) instanceof ClassEmbedding ? 1 : 0;
        float[] kernel = tensor(network, at + ".weight");
        int columns = Math.toIntExact(size * (long) (at + 1)); // an embedding is as long as the latent
        double[][] a = new double[kernel.length / columns][size];
        for (int row = 0; row < a.length; row++) {
            double scale = scale(network, layers, at, row);
            for (int column = 0; column < size; column++) {
                a[row][column] = scale * kernel[row * columns + column];
            }
        }
        return a;
    }

    /** What one row of the kernel is multiplied by: the length of its basis picture, or its batch norm's factor. */
    private static double scale(Network network, List<Layer> layers, int at, int row) {
        if (layers.get(at) instanceof Basis basis) {
            int each = Math.toIntExact(basis.height() * basis.width());
            float[] pictures = tensor(network, at + ".basis");
            double squares = 0;
            for (int i = row * each; i < (row + 1) * each; i++) {
                squares += (double) pictures[i] * pictures[i];
            }
            return Math.sqrt(squares);
        }
        for (int i = at + 1; i < layers.size(); i++) {
            if (layers.get(i) instanceof BatchNorm norm) {
                float[] scales = tensor(network, i + ".weight");
                int channel = row % scales.length; // units are counted height, width, channels
                double variance = tensor(network, i + ".running_var")[channel];
                return scales[channel] / Math.sqrt(variance + norm.epsilon());
            }
        }
        return 1;
    }

    private static void randomise(Network network) {
        SplittableRandom random = new SplittableRandom(4);
        network.tensors().forEach((name, tensor) -> {
            if (tensor.dim() == 1) {
                float[] values = new float[Math.toIntExact(tensor.numel())];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (0.5 + random.nextDouble());
                }
                set(network, name, values);
            }
        });
    }

    private static Network network(int latent, List<Layer> layers) {
        return new Network(
                new Architecture(new Shape.Vector(latent), layers),
                new Init.FanIn(1),
                RandomStream.of(3),
                ComputeDevice.CPU);
    }

    private static float[] tensor(Network network, String name) {
        return Torch.floats(Objects.requireNonNull(network.tensors().get(name), name));
    }

    private static void set(Network network, String name, float... values) {
        Map<String, Tensor> tensors = network.tensors();
        Torch.copyInto(Objects.requireNonNull(tensors.get(name), name), FloatBuffer.wrap(values));
    }

    private static double[] times(double[][] a, List<Double> v) {
        double[] image = new double[a.length];
        for (int row = 0; row < a.length; row++) {
            for (int i = 0; i < v.size(); i++) {
                image[row] += a[row][i] * v.get(i);
            }
        }
        return image;
    }

    private static double[] timesTransposed(double[][] a, double[] v) {
        double[] image = new double[a[0].length];
        for (int row = 0; row < a.length; row++) {
            for (int i = 0; i < image.length; i++) {
                image[i] += a[row][i] * v[row];
            }
        }
        return image;
    }

    private static void assertClose(List<Double> vector, double... expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(vector.get(i)).isCloseTo(expected[i], within(1e-6));
        }
    }
}
