package rana.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A reader of events that does not use the classes that wrote them. It finds fields by their
 * numbers in {@code event.proto} and {@code summary.proto} and computes checksums bit by bit.
 */
final class Frames {
    private Frames() {}

    /** One value of one event. */
    record Logged(long step, String tag, UnknownFieldSet value) {
        float number() {
            return Float.intBitsToFloat(value.getField(2).getFixed32List().get(0));
        }

        UnknownFieldSet picture() {
            return message(value, 4);
        }

        UnknownFieldSet histogram() {
            return message(value, 5);
        }
    }

    /** Returns the event files in {@code folder}, in the order of their names. */
    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().contains("tfevents"))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Reads the events in {@code file} and checks that they are complete and have correct
     * checksums.
     */
    static List<UnknownFieldSet> events(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<UnknownFieldSet> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = new byte[8];
            bytes.get(length);
            assertThat(bytes.getInt()).isEqualTo(masked(length));
            byte[] content = new byte
                    [Math.toIntExact(ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong())];
            bytes.get(content);
            assertThat(bytes.getInt()).isEqualTo(masked(content));
            events.add(UnknownFieldSet.parseFrom(content));
        }
        return events;
    }

    /** Reads the values of all events in {@code file}, in order. */
    static List<Logged> logged(Path file) throws IOException {
        List<Logged> logged = new ArrayList<>();
        for (UnknownFieldSet event : events(file)) {
            if (event.hasField(5)) {
                for (var value : message(event, 5).getField(1).getLengthDelimitedList()) {
                    UnknownFieldSet fields = UnknownFieldSet.parseFrom(value);
                    logged.add(new Logged(step(event), text(fields, 1), fields));
                }
            }
        }
        return logged;
    }

    /** Returns the numbers with this tag, by step. */
    static Map<Long, Float> numbers(List<Logged> logged, String tag) {
        Map<Long, Float> numbers = new TreeMap<>();
        logged.stream()
                .filter(value -> value.tag().equals(tag))
                .forEach(value -> numbers.put(value.step(), value.number()));
        return numbers;
    }

    static long step(UnknownFieldSet event) {
        return event.hasField(2) ? event.getField(2).getVarintList().get(0) : 0;
    }

    static String text(UnknownFieldSet message, int field) {
        return message.getField(field).getLengthDelimitedList().get(0).toStringUtf8();
    }

    static UnknownFieldSet message(UnknownFieldSet message, int field) {
        try {
            return UnknownFieldSet.parseFrom(
                    message.getField(field).getLengthDelimitedList().get(0));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the double-precision values of a field, packed or not. */
    static double[] doubles(UnknownFieldSet message, int field) {
        UnknownFieldSet.Field values = message.getField(field);
        if (values.getLengthDelimitedList().isEmpty()) {
            return values.getFixed64List().stream()
                    .mapToDouble(Double::longBitsToDouble)
                    .toArray();
        }
        ByteBuffer packed =
                values.getLengthDelimitedList().get(0).asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        double[] doubles = new double[packed.remaining() / 8];
        Arrays.setAll(doubles, i -> packed.getDouble());
        return doubles;
    }

    private static int masked(byte[] bytes) {
        int crc = crc32c(bytes);
        return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    }

    /**
     * Computes the CRC-32C one bit at a time, with the reversed polynomial (RFC 3720, appendix
     * B.4).
     */
    static int crc32c(byte[] bytes) {
        int crc = -1;
        for (byte each : bytes) {
            crc ^= each & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ (0x82f63b78 & -(crc & 1));
            }
        }
        return ~crc;
    }
}
