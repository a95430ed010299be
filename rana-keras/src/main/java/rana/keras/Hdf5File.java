package rana.keras;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.object.message.DataLayout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import rana.FailureException;
import rana.Printable;
import rana.RanaException;
import rana.torch.Torch;

/**
 * A reader of HDF5 files in memory that trusts nothing in them: links are refused, depth and number
 * of objects are limited, and every problem is one line that names the file.
 */
final class Hdf5File {
    private static final int MAX_DEPTH = 24;
    private static final int MAX_OBJECTS = 20_000;

    private final String name;
    private int objects;

    private Hdf5File(String name) {
        this.name = name;
    }

    /**
     * A group.
     *
     * @param groups the groups in it, by name
     * @param tensors the data sets in it, by name
     * @param attributes reads an attribute
     */
    record Hdf5Group(Map<String, Hdf5Group> groups, Map<String, StoredTensor> tensors, Attributes attributes) {
        /** Returns the group of this name, if there is one. */
        Optional<Hdf5Group> group(String of) {
            return Optional.ofNullable(groups.get(of));
        }
    }

    /** The attributes of a group. */
    interface Attributes {
        /** Returns the value of a text attribute; empty if there is none. */
        Optional<String> text(String of);

        /** Returns the value of an attribute that is a list of texts; empty if there is none. */
        Optional<List<String>> texts(String of);
    }

    /**
     * Reads the structure of a file; the values of tensors are read when they are requested.
     *
     * @param name the name of the file, for messages
     * @throws FailureException if it is not an intact HDF5 file
     */
    static Hdf5Group read(String name, byte[] bytes) {
        Hdf5File file = new Hdf5File(name);
        return file.guarded(() -> file.group(HdfFile.fromBytes(bytes), 0));
    }

    private Hdf5Group group(Group group, int depth) {
        if (depth > MAX_DEPTH) {
            throw new FailureException(
                    "%s: has groups more than %d deep; Keras writes no such files".formatted(name, MAX_DEPTH));
        }
        Map<String, Hdf5Group> groups = new LinkedHashMap<>();
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, Node> child : group.getChildren().entrySet()) {
            Node node = child.getValue();
            if (++objects > MAX_OBJECTS) {
                throw new FailureException(
                        "%s: has more than %,d objects; Keras writes no such files".formatted(name, MAX_OBJECTS));
            }
            if (node.isLink()) {
                throw new FailureException(
                        "%s: %s is a link; Keras writes no links".formatted(name, Printable.of(child.getKey())));
            }
            if (node instanceof Group inner) {
                groups.put(child.getKey(), group(inner, depth + 1));
            } else if (node instanceof Dataset data) {
                tensors.put(child.getKey(), tensor(data));
            }
        }
        return new Hdf5Group(groups, tensors, attributes(group));
    }

    private StoredTensor tensor(Dataset data) {
        List<Long> shape =
                Arrays.stream(data.getDimensions()).mapToObj(Long::valueOf).toList();
        return new StoredTensor(shape, () -> guarded(() -> floats(data)));
    }

    private float[] floats(Dataset data) {
        String path = Printable.of(data.getPath());
        if (data.getDataLayout() == DataLayout.CHUNKED) {
            throw new FailureException(
                    "%s: %s is stored in chunks, which Keras does not write; save the weights again with Keras"
                            .formatted(name, path));
        }
        Object values = data.getDataFlat();
        if (values instanceof float[] floats) {
            return floats;
        }
        if (values instanceof double[] doubles) {
            float[] floats = new float[doubles.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) doubles[i];
            }
            return floats;
        }
        throw new FailureException("%s: %s has the type %s; Rana reads float16, float32 and float64"
                .formatted(name, path, data.getJavaType().getSimpleName()));
    }

    private Attributes attributes(Group group) {
        return new Attributes() {
            @Override
            public Optional<String> text(String of) {
                return value(group, of) instanceof String text ? Optional.of(text) : Optional.empty();
            }

            @Override
            public Optional<List<String>> texts(String of) {
                Object value = value(group, of);
                if (value instanceof String[] texts) {
                    return Optional.of(List.of(texts));
                }
                // An empty list of numpy is an array of numbers.
                return value == null ? Optional.empty() : Optional.of(List.of());
            }
        };
    }

    private @Nullable Object value(Group group, String of) {
        return guarded(() -> Optional.ofNullable(group.getAttributes().get(of)).map(Attribute::getData))
                .orElse(null);
    }

    /** Returns what {@code reading} returns; whatever a damaged file makes it throw becomes one line. */
    private <T> T guarded(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (RanaException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw new FailureException(
                    "%s: is damaged, or not an HDF5 file that Keras wrote (%s)"
                            .formatted(name, Printable.of(Torch.firstLine(e))),
                    e);
        }
    }
}
