package rana.oracle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import rana.torch.Torch;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The results of another library, written by {@code tools/oracle}: a safetensors file and its JSON. */
public final class Fixture {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JsonNode header;
    private final ByteBuffer values;
    private final JsonNode settings;

    /** @param name as in {@code frog.safetensors} and {@code frog.json} */
    public Fixture(String name) {
        ByteBuffer file = ByteBuffer.wrap(resource(name + ".safetensors")).order(ByteOrder.LITTLE_ENDIAN);
        byte[] json = new byte[Math.toIntExact(file.getLong())];
        file.get(json);
        this.header = JSON.readTree(json);
        this.values = file.slice().order(ByteOrder.LITTLE_ENDIAN);
        this.settings = JSON.readTree(new String(resource(name + ".json"), StandardCharsets.UTF_8));
    }

    /** The JSON file that belongs to the tensors. */
    public JsonNode settings() {
        return settings;
    }

    /** The shape of {@code name}. */
    public long[] shape(String name) {
        JsonNode shape = header.required(name).required("shape");
        long[] extents = new long[shape.size()];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = shape.get(i).longValue();
        }
        return extents;
    }

    /** The values of {@code name}, float32 or float64, in row-major order. */
    public double[] values(String name) {
        JsonNode described = header.required(name);
        int begin = described.required("data_offsets").get(0).intValue();
        int end = described.required("data_offsets").get(1).intValue();
        ByteBuffer bytes = values.slice(begin, end - begin).order(ByteOrder.LITTLE_ENDIAN);
        boolean single = described.required("dtype").asString().equals("F32");
        double[] numbers = new double[(end - begin) / (single ? 4 : 8)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = single ? bytes.getFloat() : bytes.getDouble();
        }
        return numbers;
    }

    /** {@code name} as a float32 tensor on the CPU. */
    public Tensor tensor(String name) {
        return Torch.tensor(floats(values(name)), shape(name));
    }

    private static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }

    private static byte[] resource(String file) {
        try (InputStream in = Fixture.class.getResourceAsStream("/rana/oracle/" + file)) {
            return Objects.requireNonNull(in, file).readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
