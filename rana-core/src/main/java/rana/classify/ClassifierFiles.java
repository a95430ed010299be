package rana.classify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import rana.FailureException;
import rana.io.AtomicFile;
import rana.nn.Architecture;
import rana.nn.Init;
import rana.nn.Network;
import rana.random.RandomStream;
import rana.safetensors.SafeTensors;
import rana.torch.ComputeDevice;
import rana.torch.Torch;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Classifier files: {@code NAME.safetensors} with the weights, and a JSON card that
 * records their hash.
 */
public final class ClassifierFiles {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private ClassifierFiles() {}

    /**
     * Writes {@code name.safetensors} and {@code name.json} into {@code folder}, which is created
     * if missing.
     *
     * @return the card, with the hash of the written weights
     */
    public static ClassifierCard write(Path folder, String name, Classifier classifier) {
        AtomicFile.createDirectories(folder);
        Path weights = folder.resolve(name + ".safetensors");
        Map<String, SafeTensors.Array> arrays = new LinkedHashMap<>();
        tensors(classifier.backbone(), classifier.head()).forEach((key, tensor) -> arrays.put(key, array(tensor)));
        SafeTensors.write(weights, arrays);
        ClassifierCard card = classifier.card().withSha256(CardDigest.of(bytes(weights)));
        AtomicFile.writeText(folder.resolve(name + ".json"), JSON.writeValueAsString(card) + "\n");
        return card;
    }

    /**
     * Reads a classifier written by {@link #write}.
     *
     * @throws FailureException if a file is missing or damaged, or the weights do not match the
     *     card
     */
    public static Classifier read(Path folder, String name, ComputeDevice device) {
        Path card = folder.resolve(name + ".json");
        Path weights = folder.resolve(name + ".safetensors");
        return classifier(card.toString(), bytes(card), weights.toString(), bytes(weights), device);
    }

    /** Loads a classifier that ships with Rana. */
    static Classifier shipped(String name, ComputeDevice device) {
        String card = name + ".json";
        String weights = name + ".safetensors";
        return classifier(card, resource(card), weights, resource(weights), device);
    }

    private static Classifier classifier(
            String cardFile, byte[] cardBytes, String weightsFile, byte[] weights, ComputeDevice device) {
        ClassifierCard card;
        try {
            card = JSON.readValue(new String(cardBytes, StandardCharsets.UTF_8), ClassifierCard.class);
        } catch (JacksonException e) {
            throw new FailureException(cardFile + ": not a classifier card: " + Torch.firstLine(e), e);
        }
        String found = CardDigest.of(weights);
        if (!found.equals(card.sha256())) {
            throw new FailureException(
                    "%s: SHA-256 is %s but %s expects %s: the file is damaged or belongs to another card; fetch both files again"
                            .formatted(weightsFile, found, cardFile, card.sha256()));
        }
        Map<String, SafeTensors.Array> arrays = SafeTensors.read(weightsFile, weights);
        Network backbone = network(card.backbone().architecture(), device);
        Network head = network(Classifier.head(card.backbone(), card.tasks()), device);
        try {
            fill(weightsFile, tensors(backbone, head), arrays);
        } catch (RuntimeException e) {
            head.close();
            backbone.close();
            throw e;
        }
        return new Classifier(backbone, head, card);
    }

    private static Network network(Architecture architecture, ComputeDevice device) {
        return new Network(architecture, new Init.GlorotUniform(), RandomStream.of(0), device);
    }

    private static void fill(String file, Map<String, Tensor> tensors, Map<String, SafeTensors.Array> arrays) {
        if (!tensors.keySet().equals(arrays.keySet())) {
            throw new FailureException(
                    file + ": contains the tensors " + arrays.keySet() + " but the card describes " + tensors.keySet());
        }
        tensors.forEach((key, tensor) -> {
            List<Long> expected = Arrays.stream(Torch.shape(tensor)).boxed().toList();
            SafeTensors.Array array = arrays.get(key);
            if (array == null || !array.shape().equals(expected)) {
                throw new FailureException(file + ": '" + key + "' must have the shape " + expected + "; got "
                        + (array == null ? "none" : array.shape()));
            }
            Torch.copyInto(tensor, array.values());
        });
    }

    private static Map<String, Tensor> tensors(Network backbone, Network head) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        backbone.tensors().forEach((name, tensor) -> tensors.put("body." + name, tensor));
        head.tensors().forEach((name, tensor) -> tensors.put("head." + name, tensor));
        return tensors;
    }

    private static SafeTensors.Array array(Tensor tensor) {
        return new SafeTensors.Array(
                Arrays.stream(Torch.shape(tensor)).boxed().toList(), FloatBuffer.wrap(Torch.floats(tensor)));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = ClassifierFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource rana/classify/" + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read the resource rana/classify/" + name, e);
        }
    }
}
