package rana.safetensors;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rana.FailureException;
import rana.Printable;
import rana.io.AtomicFile;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A reader and writer of named float32 arrays in safetensors files: eight bytes with the length of
 * a JSON header, the header, the values. Such a file contains no code, and any file that deviates
 * from the format is rejected.
 */
public final class SafeTensors {
    private static final int MAX_HEADER_BYTES = 100_000_000;
    private static final int ALIGNMENT = 8;
    private static final JsonMapper JSON = JsonMapper.shared();

    private SafeTensors() {}

    /**
     * An array of float32 values.
     *
     * @param shape the extents; empty for a scalar
     * @param values the values in row-major order, from position to limit
     */
    public record Array(List<Long> shape, FloatBuffer values) {
        public Array {
            shape = List.copyOf(shape);
        }
    }

    /** Writes {@code arrays} to {@code file} atomically. */
    public static void write(Path file, Map<String, Array> arrays) {
        ObjectNode header = JSON.createObjectNode();
        long offset = 0;
        for (Map.Entry<String, Array> entry : arrays.entrySet()) {
            long bytes = 4L * entry.getValue().values().remaining();
            ObjectNode described = header.putObject(entry.getKey());
            described.put("dtype", "F32");
            entry.getValue().shape().forEach(described.withArray("shape")::add);
            described.putArray("data_offsets").add(offset).add(offset + bytes);
            offset += bytes;
        }
        byte[] json = paddedHeader(header);
        AtomicFile.write(file, 8L + json.length + offset, out -> {
            out.write(littleEndian(8).putLong(json.length).array());
            out.write(json);
            for (Array array : arrays.values()) {
                writeValues(out, array.values());
            }
        });
    }

    /**
     * Reads all arrays of a file.
     *
     * @throws FailureException naming {@code file} and the problem
     */
    public static Map<String, Array> read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(file.toString(), channel.size(), (position, bytes) -> read(channel, position, bytes));
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
    }

    /**
     * Reads all arrays of a file that is in memory.
     *
     * @param where the origin of the file, for messages
     * @throws FailureException naming {@code where} and the problem
     */
    public static Map<String, Array> read(String where, byte[] file) {
        try {
            return read(
                    where,
                    file.length,
                    (position, bytes) ->
                            ByteBuffer.wrap(file, (int) position, bytes).slice().order(ByteOrder.LITTLE_ENDIAN));
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + where, e);
        }
    }

    private static Map<String, Array> read(String where, long length, Bytes bytes) throws IOException {
        if (length < 8) {
            throw new FailureException(where + ": not a safetensors file: it is " + length + " bytes long");
        }
        long headerBytes = bytes.at(0, 8).getLong();
        if (headerBytes < 2 || headerBytes > MAX_HEADER_BYTES || headerBytes > length - 8) {
            throw new FailureException(
                    where + ": not a safetensors file: its header would be " + headerBytes + " bytes");
        }
        byte[] header = new byte[(int) headerBytes];
        bytes.at(8, header.length).get(header);
        return arrays(where, length, bytes, TensorHeader.parse(where, header), 8 + headerBytes);
    }

    private static Map<String, Array> arrays(
            String file, long length, Bytes bytes, List<TensorHeader.Entry> entries, long start) throws IOException {
        long expected = 0;
        for (TensorHeader.Entry entry : entries) {
            if (entry.begin() != expected) {
                throw new FailureException(file + ": '" + Printable.of(entry.name()) + "' begins at byte "
                        + entry.begin() + ", not " + expected + ": the values overlap or leave a hole");
            }
            expected = entry.end();
        }
        if (start + expected != length) {
            throw new FailureException(file + ": is " + length + " bytes long, but its header describes "
                    + (start + expected) + ": truncated or overwritten");
        }
        Map<String, Array> arrays = new LinkedHashMap<>();
        for (TensorHeader.Entry entry : entries) {
            long size = entry.end() - entry.begin();
            if (size > Integer.MAX_VALUE) {
                throw new FailureException(file + ": '" + Printable.of(entry.name()) + "' is " + size
                        + " bytes long; Rana reads arrays of up to 2 GiB");
            }
            FloatBuffer values = bytes.at(start + entry.begin(), (int) size).asFloatBuffer();
            arrays.put(entry.name(), new Array(entry.shape(), values));
        }
        return arrays;
    }

    /** Returns the header as JSON, padded with blanks so that the values are aligned. */
    private static byte[] paddedHeader(ObjectNode header) {
        byte[] json = JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, json.length + Math.floorMod(-json.length, ALIGNMENT));
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    private static void writeValues(OutputStream out, FloatBuffer values) throws IOException {
        WritableByteChannel channel = Channels.newChannel(out);
        FloatBuffer rest = values.duplicate();
        ByteBuffer chunk = littleEndian(1 << 16);
        while (rest.hasRemaining()) {
            chunk.clear();
            int count = Math.min(rest.remaining(), chunk.capacity() / 4);
            chunk.asFloatBuffer().put(rest.slice().limit(count));
            rest.position(rest.position() + count);
            channel.write(chunk.limit(count * 4));
        }
    }

    private static ByteBuffer read(FileChannel channel, long position, int bytes) throws IOException {
        ByteBuffer buffer = littleEndian(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("it ends at byte " + channel.size() + ", before the end of its values");
            }
        }
        return buffer.flip();
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Access to the bytes of a file. */
    @FunctionalInterface
    private interface Bytes {
        ByteBuffer at(long position, int bytes) throws IOException;
    }
}
