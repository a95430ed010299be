package rana.run;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/** The JSON format of the files in a run folder. */
final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /**
     * Returns the content of {@code json}.
     *
     * @throws JacksonException if it is not JSON of this type, or {@code null}
     */
    static <T> T read(String json, Class<T> type) {
        return notNull(MAPPER.readValue(json, type), type);
    }

    /**
     * Returns the content of {@code node}.
     *
     * @throws JacksonException if it is not of this type, or {@code null}
     */
    static <T> T of(JsonNode node, Class<T> type) {
        return notNull(MAPPER.treeToValue(node, type), type);
    }

    private static <T> T notNull(@Nullable T value, Class<T> type) {
        if (value == null) {
            throw MismatchedInputException.from(null, type, "it is null");
        }
        return value;
    }

    /** Returns {@code value} as indented JSON that ends with a line break. */
    static String pretty(Object value) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    }
}
