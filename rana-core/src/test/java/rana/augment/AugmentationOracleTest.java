package rana.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rana.oracle.Fixture;
import rana.torch.ComputeDevice;
import rana.torch.Scope;
import rana.torch.Torch;

class AugmentationOracleTest {
    private static final Fixture ORACLE = new Fixture("augment");
    private static final ComputeDevice CPU = ComputeDevice.CPU;

    @ParameterizedTest
    @CsvSource({
        "c3, flip", "c3, colour", "c3, translation", "c3, cutout", "c3, every",
        "c1, flip", "c1, colour", "c1, translation", "c1, cutout", "c1, every"
    })
    void pictures_and_gradients_and_gradients_of_gradients_are_those_of_pytorch(String channels, String transform) {
        String name = channels + "." + transform;
        PixelRange range = channels.equals("c3") ? PixelRange.SYMMETRIC : PixelRange.UNIT;
        try (Scope scope = Scope.open()) {
            Tensor x = CPU.place(ORACLE.tensor(channels + ".x")).requires_grad_(true);
            Tensor weight = CPU.place(ORACLE.tensor(channels + ".weight")).requires_grad_(true);
            Tensor augmented = augment(transform, x, range);
            agree(augmented, name + ".pictures", 1e-6);

            long[] two = {2, 2};
            long[] one = {1, 1};
            Tensor score = torch.conv2d(augmented, weight, new TensorOptional(), two, one, one, 1)
                    .tanh()
                    .mul(ORACLE.tensor(channels + ".head"))
                    .sum();
            Tensor gradient = gradients(score, x)[0];
            agree(gradient, name + ".gradient", 1e-5);
            Tensor squares = gradient.square().sum();
            agree(squares, name + ".squares", 1e-5);
            Tensor[] second = gradients(squares, weight, x);
            agree(second[0], name + ".squares.weight", 1e-5);
            agree(second[1], name + ".squares.pictures", 1e-5);
        }
    }

    private static Tensor augment(String transform, Tensor x, PixelRange range) {
        return switch (transform) {
            case "flip" -> Flip.mirror(x, floats("flip"), CPU);
            case "colour" -> ColourJitter.change(x, changes(), CPU);
            case "translation" -> Translation.move(x, shifts(), range, CPU);
            case "cutout" ->
                new Cutout(ORACLE.settings().required("cutoutRatio").doubleValue()).cut(x, corners(), range, CPU);
            default -> {
                Tensor y = x;
                for (String each : List.of("flip", "colour", "translation", "cutout")) {
                    y = augment(each, y, range);
                }
                yield y;
            }
        };
    }

    private static ColourJitter.Change[] changes() {
        float[] shift = floats("shift");
        float[] saturation = floats("saturation");
        float[] contrast = floats("contrast");
        return IntStream.range(0, shift.length)
                .mapToObj(i -> new ColourJitter.Change(shift[i], saturation[i], contrast[i]))
                .toArray(ColourJitter.Change[]::new);
    }

    private static Translation.Shift[] shifts() {
        float[] right = floats("right");
        float[] down = floats("down");
        return IntStream.range(0, right.length)
                .mapToObj(i -> new Translation.Shift((int) right[i], (int) down[i]))
                .toArray(Translation.Shift[]::new);
    }

    private static Cutout.Corner[] corners() {
        float[] top = floats("top");
        float[] left = floats("left");
        return IntStream.range(0, top.length)
                .mapToObj(i -> new Cutout.Corner((int) top[i], (int) left[i]))
                .toArray(Cutout.Corner[]::new);
    }

    private static float[] floats(String setting) {
        var numbers = ORACLE.settings().required(setting);
        float[] floats = new float[numbers.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = numbers.get(i).floatValue();
        }
        return floats;
    }

    /** Gradients with a graph of their own. */
    private static Tensor[] gradients(Tensor of, Tensor... inputs) {
        TensorVector found = torch.grad(
                new TensorVector(of),
                new TensorVector(inputs),
                new TensorVector(),
                new BoolOptional(true),
                true,
                false);
        return IntStream.range(0, inputs.length)
                .mapToObj(i -> new Tensor(found.get(i)))
                .toArray(Tensor[]::new);
    }

    private static void agree(Tensor got, String name, double tolerance) {
        double[] wanted = ORACLE.values(name);
        float[] values = Torch.floats(got);
        assertThat(values).as(name).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.length; i++) {
            assertThat((double) values[i])
                    .as("%s, element %d", name, i)
                    .isCloseTo(wanted[i], within(tolerance * Math.max(1, Math.abs(wanted[i]))));
        }
    }
}
