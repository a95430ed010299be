package rana.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A safetensors file as its parts, to be spoilt: the text of its header and the bytes of its values. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record TensorFile(byte[] header, byte[] values) {
    private static final int LENGTH = 8; // bytes before the header
    private static final List<String> PIECES = List.of(
            " ",
            "0",
            "-0",
            "-1",
            "1",
            "4",
            "8",
            "12",
            "1.0",
            "1e0",
            "01",
            "18446744073709551616",
            "9223372036854775807",
            "4611686018427387904",
            "null",
            "true",
            "NaN",
            "[]",
            "{}",
            "[0]",
            "[0,4]",
            "[0,8]",
            "[4,0]",
            "{\"a\":0,\"b\":4}",
            "\"F32\"",
            "\"F64\"",
            "\"BOOL\"",
            "\"a\"",
            "\"\\u0061\"",
            "\"\\ud800\"",
            "\"\\ud83d\\udc38\"",
            "\"\u0001\"",
            "\t",
            "\r\n",
            "\ufeff",
            "\0",
            ",",
            ":",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\"__metadata__\"",
            "\"__metadata__\":{\"a\":\"b\"},",
            "\"__metadata__\":{\"a\":1},",
            "\"dtype\":\"F32\",",
            "\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},");

    public static TensorFile of(byte[] file) {
        int length = Math.toIntExact(
                ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong());
        return new TensorFile(
                Arrays.copyOfRange(file, LENGTH, LENGTH + length),
                Arrays.copyOfRange(file, LENGTH + length, file.length));
    }

    byte[] bytes() {
        return ByteBuffer.allocate(LENGTH + header.length + values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .put(values)
                .array();
    }

    /** Up to three changes, most of them to the header; often with a length that is right again. */
    public byte[] spoilt(SplittableRandom random) {
        TensorFile spoilt = this;
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            spoilt = switch (random.nextInt(8)) {
                case 0 -> new TensorFile(spoilt.header, edited(spoilt.values, random));
                case 1, 2 -> new TensorFile(edited(spoilt.header, random), spoilt.values);
                default -> new TensorFile(rewritten(spoilt.header, random), spoilt.values);
            };
        }
        return random.nextInt(8) == 0 ? edited(spoilt.bytes(), random) : spoilt.bytes();
    }

    /** {@code bytes} with {@code removed} of them, from {@code at}, given up for {@code inserted}. */
    static byte[] spliced(byte[] bytes, int at, int removed, byte[] inserted) {
        int rest = Math.min(at + removed, bytes.length);
        return ByteBuffer.allocate(at + inserted.length + bytes.length - rest)
                .put(bytes, 0, at)
                .put(inserted)
                .put(bytes, rest, bytes.length - rest)
                .array();
    }

    private static byte[] edited(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length + 1);
        byte[] noise = new byte[1 + random.nextInt(8)];
        random.nextBytes(noise);
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> spliced(bytes, at, 0, noise);
            case 2 -> spliced(bytes, at, noise.length, new byte[0]);
            default ->
                at == bytes.length ? bytes : spliced(bytes, at, 1, new byte[] {(byte) (bytes[at] ^ 1 << noise[0] % 8)});
        };
    }

    /** A piece of JSON in place of a token, or before it. */
    private static byte[] rewritten(byte[] header, SplittableRandom random) {
        int at = random.nextInt(header.length + 1);
        while (at < header.length && Character.isLetter(header[at])) {
            at++;
        }
        int end = at;
        while (end < header.length && Character.isLetterOrDigit(header[end])) {
            end++;
        }
        byte[] piece = PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
        return spliced(header, at, random.nextBoolean() ? Math.max(1, end - at) : 0, piece);
    }
}
