package rana.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/**
 * A residual block, {@code main(x) + skip(x)} (He et al., 2015, arXiv:1512.03385).
 *
 * @param main the layers of the residual branch, at least one
 * @param skip the layers of the shortcut; empty for the identity
 */
public record Residual(List<Layer> main, List<Layer> skip) implements Layer {
    public Residual {
        main = List.copyOf(main);
        skip = List.copyOf(skip);
        if (main.isEmpty()) {
            throw new IllegalArgumentException("main needs at least one layer");
        }
    }

    @Override
    public String type() {
        return "residual";
    }

    @Override
    public String settings() {
        return describe(main) + (skip.isEmpty() ? "" : " + " + describe(skip));
    }

    @Override
    public Shape output(Shape input) {
        Shape learnt = end("main", input, main);
        Shape shortcut = end("skip", input, skip);
        if (!learnt.equals(shortcut)) {
            throw new IllegalArgumentException("main outputs %s and skip outputs %s, which cannot be added; %s"
                    .formatted(learnt, shortcut, skip.isEmpty() ? "put a conv into skip" : "change one of the two"));
        }
        return learnt;
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        List<WeightSpec> all = new ArrayList<>();
        Chain.weights(input, main).forEach(spec -> all.add(spec.in("main")));
        Chain.weights(input, skip).forEach(spec -> all.add(spec.in("skip")));
        return all;
    }

    @Override
    public long macs(Shape input) {
        return Chain.macs(input, main) + Chain.macs(input, skip);
    }

    @Override
    public List<Layer> inner() {
        return Stream.concat(main.stream(), skip.stream()).toList();
    }

    @Override
    public Tensor forward(Tensor x, List<Tensor> weights, Pass pass) {
        Shape input = Shape.of(x);
        int learnt = Chain.weights(input, main).size();
        Tensor y = Chain.forward(x, input, main, weights.subList(0, learnt), pass.branch("main"));
        Tensor shortcut = Chain.forward(x, input, skip, weights.subList(learnt, weights.size()), pass.branch("skip"));
        return y.add(shortcut);
    }

    @Override
    public boolean isPiecewiseLinear() {
        return inner().stream().allMatch(Layer::isPiecewiseLinear);
    }

    @Override
    public Tensor tangent(Tensor change, List<Tensor> weights, Pass pass) {
        Shape input = Shape.of(change);
        int learnt = Chain.weights(input, main).size();
        Tensor y = Chain.tangent(change, input, main, weights.subList(0, learnt), pass);
        return y.add(Chain.tangent(change, input, skip, weights.subList(learnt, weights.size()), pass));
    }

    private static Shape end(String branch, Shape input, List<Layer> layers) {
        try {
            List<Shape> shapes = Chain.shapes(input, layers);
            return shapes.get(shapes.size() - 1);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(branch + ": " + e.getMessage(), e);
        }
    }

    private static String describe(List<Layer> layers) {
        return String.join(
                " · ",
                layers.stream()
                        .map(layer -> (layer.type() + " " + layer.settings()).strip())
                        .toList());
    }
}
