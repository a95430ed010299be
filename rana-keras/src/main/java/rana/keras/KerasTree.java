package rana.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rana.FailureException;
import rana.Names;
import rana.Printable;

/**
 * The two ways in which Keras stores networks in HDF5 files. Keras 3 has a group for each layer, named
 * by its class, and numbers the tensors in it. Keras 1 and 2, and Keras 3 for {@code .h5} files, list
 * the layers and their tensors in attributes.
 */
final class KerasTree {
    /** The group of layers of Keras 3, and that of its first versions. */
    private static final List<String> LAYERS = List.of("layers", "_layer_checkpoint_dependencies");

    private static final String MODEL_WEIGHTS = "model_weights";
    private static final String LAYER_NAMES = "layer_names";
    private static final String WEIGHT_NAMES = "weight_names";

    /** The state of the random numbers of a dropout layer. */
    private static final String SEED = "seed_generator";

    private final String file;

    private KerasTree(String file) {
        this.file = file;
    }

    /** Returns true if the file lists its layers in attributes. */
    static boolean isListed(Hdf5File.Hdf5Group root) {
        return weights(root).attributes().texts(LAYER_NAMES).isPresent();
    }

    /** Returns the group of a listed file that has the layers: a whole model has other groups too. */
    static Hdf5File.Hdf5Group weights(Hdf5File.Hdf5Group root) {
        return root.group(MODEL_WEIGHTS).orElse(root);
    }

    /**
     * Returns the network in a file.
     *
     * @param file the name of the file, for messages
     * @throws FailureException if Keras did not write it
     */
    static StoredNetwork of(String file, Hdf5File.Hdf5Group root) {
        KerasTree tree = new KerasTree(file);
        if (isListed(root)) {
            return tree.listed(weights(root));
        }
        return layers(root)
                .map(layers -> tree.classed("", layers))
                .orElseThrow(() -> new FailureException(
                        "%s: has no group 'layers' and no attribute '%s'; Rana reads weights of Sequential and functional"
                                        .formatted(file, LAYER_NAMES)
                                + " models of Keras; the file has the groups "
                                + Names.list(root.groups().keySet().stream()
                                        .map(Printable::of)
                                        .toList())));
    }

    private static Optional<Hdf5File.Hdf5Group> layers(Hdf5File.Hdf5Group group) {
        return LAYERS.stream().flatMap(name -> group.group(name).stream()).findFirst();
    }

    private StoredNetwork classed(String name, Hdf5File.Hdf5Group group) {
        List<StoredNetwork.Layer> layers = new ArrayList<>();
        List<StoredNetwork> nested = new ArrayList<>();
        group.groups().forEach((layerName, layer) -> {
            Optional<Hdf5File.Hdf5Group> inner = layers(layer);
            if (inner.isPresent()) {
                nested.add(classed(layerName, inner.get()));
                return;
            }
            Map<String, StoredTensor> tensors = new LinkedHashMap<>();
            collect("", layer, tensors);
            if (!tensors.isEmpty()) {
                layers.add(new StoredNetwork.Layer(layerName, tensors));
            }
        });
        nested.removeIf(StoredNetwork::isEmpty);
        return new StoredNetwork(name, StoredNetwork.Order.BY_CLASS, layers, nested);
    }

    private static void collect(String prefix, Hdf5File.Hdf5Group group, Map<String, StoredTensor> into) {
        group.tensors().forEach((name, tensor) -> into.put(prefix + name, tensor));
        group.groups().forEach((name, inner) -> {
            if (!name.equals(SEED)) {
                collect(prefix + name + "/", inner, into);
            }
        });
    }

    private StoredNetwork listed(Hdf5File.Hdf5Group root) {
        List<StoredNetwork.Layer> layers = new ArrayList<>();
        List<StoredNetwork> nested = new ArrayList<>();
        for (String name : root.attributes().texts(LAYER_NAMES).orElseThrow()) {
            Hdf5File.Hdf5Group group = root.group(name)
                    .orElseThrow(() -> new FailureException(
                            "%s: has no group of the layer %s that it lists".formatted(file, Printable.of(name))));
            Map<String, Map<String, StoredTensor>> byLayer = listedTensors(name, group);
            if (byLayer.size() == 1) {
                layers.add(new StoredNetwork.Layer(
                        name, byLayer.values().iterator().next()));
            } else if (byLayer.size() > 1) {
                List<StoredNetwork.Layer> inner = new ArrayList<>();
                byLayer.forEach((layer, tensors) -> inner.add(new StoredNetwork.Layer(layer, tensors)));
                nested.add(new StoredNetwork(name, StoredNetwork.Order.IN_SEQUENCE, inner, List.of()));
            }
        }
        return new StoredNetwork("", StoredNetwork.Order.IN_SEQUENCE, layers, nested);
    }

    /** Returns the tensors of a group, by the layer that their paths begin with, and by name. */
    private Map<String, Map<String, StoredTensor>> listedTensors(String name, Hdf5File.Hdf5Group group) {
        Map<String, Map<String, StoredTensor>> byLayer = new LinkedHashMap<>();
        for (String path : group.attributes().texts(WEIGHT_NAMES).orElse(List.of())) {
            StoredTensor tensor = at(group, path)
                    .orElseThrow(() -> new FailureException("%s: layer %s has no %s, which it lists"
                            .formatted(file, Printable.of(name), Printable.of(path))));
            int slash = path.lastIndexOf('/');
            String field = path.substring(slash + 1).replaceFirst(":0$", "");
            if (byLayer.computeIfAbsent(path.substring(0, Math.max(slash, 0)), key -> new LinkedHashMap<>())
                            .put(field, tensor)
                    != null) {
                throw new FailureException(
                        "%s: layer %s lists %s twice".formatted(file, Printable.of(name), Printable.of(path)));
            }
        }
        return byLayer;
    }

    private static Optional<StoredTensor> at(Hdf5File.Hdf5Group group, String path) {
        Hdf5File.Hdf5Group in = group;
        String[] parts = path.split("/", -1);
        for (int i = 0; i < parts.length - 1; i++) {
            Optional<Hdf5File.Hdf5Group> next = in.group(parts[i]);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            in = next.get();
        }
        return Optional.ofNullable(in.tensors().get(parts[parts.length - 1]));
    }
}
