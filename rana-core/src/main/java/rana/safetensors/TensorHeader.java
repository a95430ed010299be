package rana.safetensors;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import rana.FailureException;
import rana.Printable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON header of a safetensors file, as strict as the format's reference is: whatever that refuses is refused here, and so is
 * what is not float32.
 */
final class TensorHeader {
    private static final String METADATA = "__metadata__";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private TensorHeader() {}

    /** Where the values of one array are, in bytes from the end of the header. */
    record Entry(String name, List<Long> shape, long begin, long end) {}

    /**
     * What {@code header} describes, in the order of the values.
     *
     * @param where the file, for messages
     * @throws FailureException if it is anything but descriptions of float32 arrays; whether their places fit together is not looked at
     */
    static List<Entry> parse(String where, byte[] header) {
        JsonNode root;
        try {
            String text = utf8(header);
            root = JSON.readTree(text);
            refuseWhatTreesForget(where, text);
        } catch (JacksonException | CharacterCodingException e) {
            throw new FailureException(where + ": no safetensors file: its header is no JSON", e);
        }
        if (!root.isObject() || header[0] != '{') {
            throw new FailureException(where + ": no safetensors file: its header is no JSON object");
        }
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> property : root.properties()) {
            if (property.getKey().equals(METADATA)) {
                requireTexts(where, property.getValue());
            } else {
                entries.add(entry(where, property.getKey(), property.getValue()));
            }
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        return entries;
    }

    private static String utf8(byte[] header) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(header))
                .toString();
    }

    /** Minus zero, which in a tree is zero, and halves of characters, which no UTF-8 could write. */
    private static void refuseWhatTreesForget(String where, String header) {
        CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();
        try (JsonParser parser = JSON.createParser(header)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean isText = token == JsonToken.PROPERTY_NAME || token == JsonToken.VALUE_STRING;
                if (isText && !utf8.canEncode(parser.getString())) {
                    throw new FailureException(where + ": no safetensors file: its header has half a character");
                }
                if (token == JsonToken.VALUE_NUMBER_INT && parser.getString().startsWith("-")) {
                    throw new FailureException(where + ": its header has the negative number " + parser.getString());
                }
            }
        }
    }

    private static void requireTexts(String where, JsonNode metadata) {
        boolean texts = metadata.isObject() && metadata.valueStream().allMatch(JsonNode::isString);
        if (!texts) {
            throw new FailureException(where + ": " + METADATA + " is not a list of texts by name");
        }
    }

    private static Entry entry(String where, String name, JsonNode described) {
        JsonNode shape = described.path("shape");
        JsonNode offsets = described.path("data_offsets");
        boolean wellFormed = described.isObject()
                && described.size() == 3
                && described.path("dtype").equals(JSON.getNodeFactory().stringNode("F32"))
                && areSizes(shape)
                && areSizes(offsets)
                && offsets.size() == 2;
        if (!wellFormed) {
            throw new FailureException(where + ": '" + Printable.of(name)
                    + "' is not described as float32 values (dtype F32, shape, data_offsets)");
        }
        List<Long> extents = new ArrayList<>();
        long bytes = 4;
        try {
            for (JsonNode extent : shape) {
                extents.add(extent.longValue());
                bytes = Math.multiplyExact(bytes, extent.longValue());
            }
        } catch (ArithmeticException e) {
            throw new FailureException(
                    where + ": '" + Printable.of(name) + "' has the impossible shape " + Printable.of(shape.toString()),
                    e);
        }
        long begin = offsets.get(0).longValue();
        long end = offsets.get(1).longValue();
        if (end - begin != bytes) {
            throw new FailureException(where + ": '" + Printable.of(name) + "' has " + (end - begin)
                    + " bytes, and its shape " + Printable.of(extents.toString()) + " needs " + bytes);
        }
        return new Entry(name, extents, begin, end);
    }

    private static boolean areSizes(JsonNode array) {
        return array.isArray()
                && array.valueStream()
                        .allMatch(number ->
                                number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= 0);
    }
}
