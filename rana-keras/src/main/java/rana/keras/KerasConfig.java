package rana.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rana.FailureException;
import rana.Printable;
import rana.nn.BatchNorm;
import rana.nn.Conv;
import rana.nn.ConvTranspose;
import rana.nn.Dropout;
import rana.nn.Flatten;
import rana.nn.Layer;
import rana.nn.LeakyRelu;
import rana.nn.Linear;
import rana.nn.Padding;
import rana.nn.Relu;
import rana.nn.Reshape;
import rana.nn.Sigmoid;
import rana.nn.Tanh;
import rana.nn.Upsample;
import rana.torch.Torch;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The description of a model in a file of Keras. Weights alone do not tell strides, paddings and
 * activations; where a file has them, they are compared with the recipe.
 */
final class KerasConfig {
    private static final JsonMapper JSON = JsonMapper.shared();

    private KerasConfig() {}

    /**
     * A layer of a model.
     *
     * @param name its name in Keras, and its class
     * @param layer the same layer in Rana; empty if there is none
     */
    record Described(String name, Optional<Layer> layer) {}

    /**
     * Parses a description.
     *
     * @param where its place, for messages
     */
    static JsonNode parse(String where, byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (JacksonException e) {
            throw new FailureException(
                    "%s: is not valid JSON: %s".formatted(where, Printable.of(Torch.firstLine(e))), e);
        }
    }

    /** Returns the models that a model has as layers. */
    static List<JsonNode> nested(JsonNode model) {
        List<JsonNode> nested = new ArrayList<>();
        for (JsonNode layer : layers(model)) {
            if (isModel(layer)) {
                nested.add(layer);
            }
        }
        return nested;
    }

    /**
     * Throws if a model differs from the layers of a recipe. Dropout is left out: it has no weights, and
     * the recipe decides how the run is trained further.
     *
     * @param network the name of the network in the recipe
     */
    static void requireSame(String file, JsonNode model, String network, List<Layer> recipe) {
        List<Described> described = new ArrayList<>();
        layers(model).forEach(layer -> described.addAll(described(layer)));
        described.removeIf(layer -> layer.layer().orElse(null) instanceof Dropout);
        int at = 0;
        for (int i = 0; i < recipe.size(); i++) {
            Layer wanted = recipe.get(i);
            if (wanted instanceof Dropout) {
                continue;
            }
            if (at == described.size()) {
                throw new FailureException(
                        "%s: has no layer for layer %d of the %s, %s; use a recipe of the same layers"
                                .formatted(file, i, network, text(wanted)));
            }
            Described stored = described.get(at++);
            if (!stored.layer().map(wanted::equals).orElse(false)) {
                throw new FailureException(
                        "%s: layer %s is %s; layer %d of the %s is %s: use a recipe of the same layers"
                                .formatted(
                                        file,
                                        stored.name(),
                                        stored.layer().map(KerasConfig::text).orElse("not one that Rana has"),
                                        i,
                                        network,
                                        text(wanted)));
            }
        }
        if (at < described.size()) {
            throw new FailureException("%s: layer %s follows the last layer of the %s; use a recipe of the same layers"
                    .formatted(file, described.get(at).name(), network));
        }
    }

    private static String text(Layer layer) {
        return layer.type() + (layer.settings().isEmpty() ? "" : " " + layer.settings());
    }

    private static boolean isModel(JsonNode layer) {
        return layer.path("config").isArray()
                || layer.path("config").path("layers").isArray();
    }

    /** Returns the layers of a model; the first Sequential models had no more than a list. */
    private static List<JsonNode> layers(JsonNode model) {
        JsonNode config = model.path("config");
        List<JsonNode> layers = new ArrayList<>();
        (config.isArray() ? config : config.path("layers")).forEach(layers::add);
        return layers;
    }

    private static List<Described> described(JsonNode node) {
        if (isModel(node)) {
            List<Described> inner = new ArrayList<>();
            layers(node).forEach(layer -> inner.addAll(described(layer)));
            return inner;
        }
        String type = node.path("class_name").asString("");
        JsonNode config = node.path("config");
        String name = Printable.of(config.path("name").asString("") + " (" + type + ")");
        if (type.equals("InputLayer")) {
            return List.of();
        }
        List<Described> all = new ArrayList<>();
        all.add(new Described(name, layer(type, config)));
        if (!type.equals("Activation")) {
            activation(config)
                    .ifPresent(activation -> all.add(new Described(name + "'s activation", activation.layer())));
        }
        return all;
    }

    /** The activation of a layer; empty if Rana has none. */
    private record Activation(Optional<Layer> layer) {}

    /** Returns the activation that follows a layer, if there is one. */
    private static Optional<Activation> activation(JsonNode config) {
        JsonNode activation = config.path("activation");
        if (activation.isMissingNode()
                || activation.isNull()
                || activation.asString("").equals("linear")) {
            return Optional.empty();
        }
        return Optional.of(new Activation(named(activation.asString(""))));
    }

    private static Optional<Layer> named(String activation) {
        return switch (activation) {
            case "tanh" -> Optional.of(new Tanh());
            case "sigmoid" -> Optional.of(new Sigmoid());
            case "relu" -> Optional.of(new Relu());
            case "leaky_relu" -> Optional.of(new LeakyRelu(0.2));
            default -> Optional.empty();
        };
    }

    private static Optional<Layer> layer(String type, JsonNode config) {
        try {
            return switch (type) {
                case "Dense" -> Optional.of(new Linear(config.path("units").asLong(0), bias(config)));
                case "Conv2D" -> conv(config);
                case "Conv2DTranspose" -> convTranspose(config);
                case "BatchNormalization" -> batchNorm(config);
                case "LeakyReLU" -> Optional.of(new LeakyRelu(decimal(config, "negative_slope", "alpha")));
                case "ReLU" -> plainRelu(config);
                case "Activation" -> named(config.path("activation").asString(""));
                case "Reshape" -> reshape(config.path("target_shape"));
                case "Flatten" -> Optional.of(new Flatten());
                case "Dropout" -> Optional.of(new Dropout(config.path("rate").asDouble(0)));
                case "UpSampling2D" -> upsample(config);
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException | JacksonException e) {
            return Optional.empty(); // a value that no layer of Rana can have
        }
    }

    private static Optional<Layer> conv(JsonNode config) {
        return isPlain(config)
                ? Optional.of(new Conv(
                        config.path("filters").asLong(0),
                        square(config, "kernel_size"),
                        square(config, "strides"),
                        Padding.of(config.path("padding").asString("")),
                        config.path("groups").asInt(1),
                        bias(config)))
                : Optional.empty();
    }

    private static Optional<Layer> convTranspose(JsonNode config) {
        boolean plain = isPlain(config) && bias(config) && isAbsent(config, "output_padding");
        return plain
                ? Optional.of(new ConvTranspose(
                        config.path("filters").asLong(0),
                        square(config, "kernel_size"),
                        square(config, "strides"),
                        Padding.of(config.path("padding").asString(""))))
                : Optional.empty();
    }

    private static Optional<Layer> batchNorm(JsonNode config) {
        boolean plain =
                config.path("center").asBoolean(true) && config.path("scale").asBoolean(true);
        return plain
                ? Optional.of(new BatchNorm(decimal(config, "momentum"), decimal(config, "epsilon")))
                : Optional.empty();
    }

    private static Optional<Layer> plainRelu(JsonNode config) {
        boolean plain = isAbsent(config, "max_value") && decimalOrZero(config, "threshold") == 0;
        double slope = decimalOrZero(config, "negative_slope");
        if (!plain) {
            return Optional.empty();
        }
        return Optional.of(slope == 0 ? new Relu() : new LeakyRelu(slope));
    }

    private static Optional<Layer> reshape(JsonNode target) {
        return target.size() == 3
                ? Optional.of(new Reshape(
                        target.get(0).asLong(0),
                        target.get(1).asLong(0),
                        target.get(2).asLong(0)))
                : Optional.empty();
    }

    private static Optional<Layer> upsample(JsonNode config) {
        return config.path("interpolation").asString("nearest").equals("nearest")
                ? Optional.of(new Upsample(square(config, "size")))
                : Optional.empty();
    }

    /** Returns true for a convolution without dilation, of images with channels last. */
    private static boolean isPlain(JsonNode config) {
        JsonNode dilation = config.path("dilation_rate");
        return (dilation.isMissingNode() || square(config, "dilation_rate") == 1)
                && config.path("data_format").asString("channels_last").equals("channels_last");
    }

    private static boolean bias(JsonNode config) {
        return config.path("use_bias").asBoolean(true);
    }

    /** Returns a number that is the same for height and width. */
    private static int square(JsonNode config, String key) {
        JsonNode value = config.path(key);
        if (value.isArray() && value.size() == 2 && value.get(0).equals(value.get(1))) {
            return value.get(0).asInt(0);
        }
        if (value.isInt()) {
            return value.asInt(0);
        }
        throw new IllegalArgumentException(key + " is not square");
    }

    /** Returns a number as float32, which Keras computes with: 0.1 may be stored as 0.10000000149. */
    /** Returns true if a setting has no value, or is newer than the file. */
    private static boolean isAbsent(JsonNode config, String key) {
        return config.path(key).isNull() || config.path(key).isMissingNode();
    }

    private static double decimalOrZero(JsonNode config, String key) {
        return isAbsent(config, key) ? 0 : decimal(config, key);
    }

    private static double decimal(JsonNode config, String... keys) {
        for (String key : keys) {
            JsonNode value = config.path(key);
            if (value.isNumber()) {
                return Double.parseDouble(Float.toString((float) value.asDouble()));
            }
            // A slope of Keras 1 and 2 may be an array without dimensions.
            JsonNode wrapped = value.path("value");
            if (wrapped.isNumber()) {
                return Double.parseDouble(Float.toString((float) wrapped.asDouble()));
            }
        }
        throw new IllegalArgumentException(keys[0] + " is missing");
    }
}
