package rana.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import rana.FailureException;
import rana.image.Picture;

/**
 * An exported generator in ONNX Runtime. Many threads may draw at the same time; none may draw while
 * it is closed.
 */
public final class OnnxSession implements AutoCloseable {
    private static final String LATENT = "latent";
    private static final String LABEL = "label";

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final OnnxMetadata metadata;
    private final String where;
    private final int batch; // 1 if the file has any batch size

    private OnnxSession(OrtEnvironment environment, OrtSession session, String where) throws OrtException {
        this.environment = environment;
        this.session = session;
        this.where = where;
        this.metadata = OnnxMetadata.of(session.getMetadata().getCustomMetadata(), where);
        TensorInfo latent = (TensorInfo)
                Objects.requireNonNull(session.getInputInfo().get(LATENT)).getInfo();
        this.batch = Math.max(1, Math.toIntExact(latent.getShape()[0]));
    }

    /**
     * Opens a file that is in memory.
     *
     * @param threads the number of threads of one run; 0 for one per core
     * @param where the file, for messages
     * @throws FailureException if it is damaged, of another program, or of a newer version
     */
    public static OnnxSession open(byte[] file, int threads, String where) {
        FileDigest.require(file, where);
        CommandLine.requireShort();
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "rana");
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            // Threads that spin while they wait would take the cores from other requests.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            OrtSession session = environment.createSession(file, options);
            try {
                return new OnnxSession(environment, session, where);
            } catch (OrtException | RuntimeException e) {
                session.close();
                throw e;
            }
        } catch (OrtException e) {
            throw new FailureException(where + " cannot be loaded: " + firstLine(e), e);
        }
    }

    /** Returns the description of the generator. */
    public OnnxMetadata metadata() {
        return metadata;
    }

    /**
     * Computes one picture per latent.
     *
     * @param latents one latent after the other
     * @param labels the class of each; ignored by an unconditional generator
     */
    public List<Picture> draw(float[] latents, int[] labels) {
        Picture[] pictures = new Picture[labels.length];
        run(latents, labels, (index, output, offset) -> {
            byte[] pixels = new byte[metadata.size() * metadata.size() * metadata.channels()];
            if (metadata.bytes()) {
                ((ByteBuffer) output).get(offset, pixels);
            } else {
                toBytes((FloatBuffer) output, offset, pixels);
            }
            pictures[index] = new Picture(metadata.size(), metadata.size(), metadata.channels(), pixels);
        });
        return List.of(pictures);
    }

    /**
     * Computes the output of a generator whose output is float32.
     *
     * @return (count, channels, height, width), in the range of the generator
     */
    public float[] values(float[] latents, int[] labels) {
        int each = metadata.size() * metadata.size() * metadata.channels();
        float[] values = new float[labels.length * each];
        run(latents, labels, (index, output, offset) -> ((FloatBuffer) output).get(offset, values, index * each, each));
        return values;
    }

    /** A consumer of one picture of an output. */
    private interface Output {
        void accept(int index, Buffer output, int offset);
    }

    /** Runs the model on one batch after the other, the last one filled up with zeros. */
    private void run(float[] latents, int[] labels, Output consumer) {
        int size = metadata.latent().size();
        int each = metadata.size() * metadata.size() * metadata.channels();
        for (int from = 0; from < labels.length; from += batch) {
            int to = Math.min(from + batch, labels.length);
            float[] input = Arrays.copyOf(Arrays.copyOfRange(latents, from * size, to * size), batch * size);
            int first = from;
            runOnce(input, Arrays.copyOfRange(labels, from, from + batch), output -> {
                for (int index = first; index < to; index++) {
                    consumer.accept(index, output, (index - first) * each);
                }
            });
        }
    }

    private void runOnce(float[] latents, int[] labels, Consumer<Buffer> consumer) {
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        long[] shape = {batch, metadata.latent().size()};
        try {
            inputs.put(LATENT, OnnxTensor.createTensor(environment, FloatBuffer.wrap(latents), shape));
            if (!metadata.classes().isEmpty()) {
                long[] classes = Arrays.stream(labels).asLongStream().toArray();
                inputs.put(LABEL, OnnxTensor.createTensor(environment, LongBuffer.wrap(classes), new long[] {batch}));
            }
            try (OrtSession.Result result = session.run(inputs)) {
                OnnxTensor output = (OnnxTensor) result.get(0);
                consumer.accept(metadata.bytes() ? output.getByteBuffer() : output.getFloatBuffer());
            }
        } catch (OrtException e) {
            throw new FailureException("cannot draw from " + where + ": " + firstLine(e), e);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    /** Converts channels of floats to interleaved bytes, as the training engine does. */
    private void toBytes(FloatBuffer output, int offset, byte[] pixels) {
        int area = metadata.size() * metadata.size();
        int channels = metadata.channels();
        float low = (float) metadata.low();
        float scale = (float) (255 / (metadata.high() - metadata.low()));
        for (int channel = 0; channel < channels; channel++) {
            for (int i = 0; i < area; i++) {
                double level = Math.rint((output.get(offset + channel * area + i) - low) * scale);
                pixels[i * channels + channel] = (byte) Math.max(0, Math.min(255, (int) level));
            }
        }
    }

    private static String firstLine(OrtException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown reason");
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new FailureException("cannot close " + where + ": " + firstLine(e), e);
        }
    }
}
