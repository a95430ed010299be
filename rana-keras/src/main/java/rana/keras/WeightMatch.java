package rana.keras;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rana.FailureException;
import rana.Names;
import rana.Printable;
import rana.nn.Architecture;
import rana.safetensors.SafeTensors;

/**
 * The weights of one network of a recipe, found in a file of Keras.
 *
 * @param network the name of the network: {@code generator}
 * @param found the stored tensor of each expected one that has the right shape
 * @param problems the differences, one line each
 */
record WeightMatch(String network, List<Found> found, List<String> problems) {
    private static final int SHOWN = 3;

    /** A tensor, and where it is. */
    private record Found(String layer, ExpectedLayer.Expected expected, StoredTensor stored) {}

    /** Compares a network in a file with that of the recipe, without reading values. */
    static WeightMatch of(String network, Architecture architecture, StoredNetwork stored) {
        List<ExpectedLayer> expected = ExpectedLayer.of(network, architecture);
        WeightMatch match = new WeightMatch(network, new ArrayList<>(), new ArrayList<>());
        Map<String, StoredNetwork.Layer> rest = new LinkedHashMap<>();
        stored.layers().forEach(layer -> rest.put(layer.name(), layer));
        List<String> names = stored.layers().stream()
                .map(layer -> Printable.of(layer.name()))
                .toList();
        for (int i = 0; i < expected.size(); i++) {
            ExpectedLayer layer = expected.get(i);
            String name = stored.order() == StoredNetwork.Order.BY_CLASS
                    ? layer.group()
                    : i < stored.layers().size() ? stored.layers().get(i).name() : "";
            StoredNetwork.Layer counterpart = rest.remove(name);
            if (counterpart == null) {
                match.problems.add("has no layer %s(%s, %s); it has %s"
                        .formatted(
                                stored.order() == StoredNetwork.Order.BY_CLASS ? name + " " : "",
                                layer.described(network),
                                layer.layer().settings(),
                                names.isEmpty() ? "none with weights" : Names.list(names)));
            } else {
                match.compare(layer, counterpart);
            }
        }
        rest.keySet()
                .forEach(name -> match.problems.add("has the layer %s, which the %s of the recipe does not have"
                        .formatted(Printable.of(name), network)));
        stored.nested()
                .forEach(inner -> match.problems.add("has the network %s, which the %s of the recipe does not have"
                        .formatted(Printable.of(inner.name()), network)));
        // Missing and extra layers say more than the shapes of those around them.
        match.problems.sort(Comparator.comparing(problem -> !problem.startsWith("has ")));
        return match;
    }

    private void compare(ExpectedLayer layer, StoredNetwork.Layer counterpart) {
        String name = Printable.of(counterpart.name());
        Map<String, StoredTensor> rest = new LinkedHashMap<>(counterpart.tensors());
        boolean numbered = rest.keySet().stream().allMatch(key -> key.startsWith("vars/"));
        for (ExpectedLayer.Expected expected : layer.tensors()) {
            StoredTensor tensor = rest.remove(numbered ? expected.numbered() : expected.name());
            if (tensor == null) {
                problems.add("layer %s has no %s; %s needs one of %s"
                        .formatted(
                                name,
                                expected.name(),
                                layer.described(network),
                                StoredTensor.extents(expected.kerasShape())));
            } else if (!tensor.shape().equals(expected.kerasShape())) {
                problems.add("layer %s: %s has the shape %s; %s needs %s"
                        .formatted(
                                name,
                                expected.name(),
                                tensor.extents(),
                                layer.described(network),
                                StoredTensor.extents(expected.kerasShape())));
            } else {
                found.add(new Found(name, expected, tensor));
            }
        }
        rest.keySet()
                .forEach(extra -> problems.add("layer %s has %s, which %s does not have"
                        .formatted(name, Printable.of(extra), layer.described(network))));
    }

    /** Throws if there are differences. */
    void requireNone(KerasFile file, String recipe) {
        if (!problems.isEmpty()) {
            int more = problems.size() - SHOWN;
            throw new FailureException("%s: does not fit the recipe %s: %s%s"
                    .formatted(
                            file.path(),
                            recipe,
                            String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size()))),
                            more > 0 ? "; and %d more".formatted(more) : ""));
        }
    }

    /** Reads the values, by the names of the recipe's tensors. */
    Map<String, SafeTensors.Array> weights(KerasFile file) {
        Map<String, SafeTensors.Array> weights = new LinkedHashMap<>();
        for (Found one : found) {
            float[] values = one.stored.values().get();
            problem(one, values).ifPresent(problem -> {
                throw new FailureException(
                        "%s: layer %s: %s %s".formatted(file.path(), one.layer, one.expected.name(), problem));
            });
            weights.put(
                    one.expected.parameter(),
                    new SafeTensors.Array(one.expected.shape(), FloatBuffer.wrap(one.expected.ordered(values))));
        }
        return weights;
    }

    private static Optional<String> problem(Found one, float[] values) {
        long count = one.stored.shape().stream().reduce(1L, Math::multiplyExact);
        if (values.length != count) {
            return Optional.of("has %,d values and the shape %s: the file is damaged"
                    .formatted(values.length, one.stored.extents()));
        }
        for (int i = 0; i < values.length; i++) {
            @Nullable
            String bad = !Float.isFinite(values[i])
                    ? "that is not finite"
                    : one.expected.name().equals("moving_variance") && values[i] < 0 ? "below 0" : null;
            if (bad != null) {
                return Optional.of("has a value %s: %s at index %,d; such weights neither draw nor train"
                        .formatted(bad, values[i], i));
            }
        }
        return Optional.empty();
    }
}
