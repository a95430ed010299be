package rana.web;

import static tools.jackson.databind.cfg.CoercionAction.Fail;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.type.LogicalType;

/** The JSON of requests and responses. */
public final class Json {
    /**
     * A strict mapper: a misspelt key is an error, not a default, and a value of another type is not
     * converted.
     */
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> text.setCoercion(CoercionInputShape.Integer, Fail)
                            .setCoercion(CoercionInputShape.Float, Fail)
                            .setCoercion(CoercionInputShape.Boolean, Fail))
            .build();

    private Json() {}

    /** Sends {@code value} as the response. */
    public static void send(Context context, Object value) {
        context.contentType("application/json").result(MAPPER.writeValueAsBytes(value));
    }

    /** Sends an error as the response. */
    public static void sendError(Context context, int status, String line) {
        context.status(status);
        send(context, Map.of("error", line));
    }

    /**
     * Reads the body of a request.
     *
     * @throws BadRequestResponse if it is not a JSON object with the fields of {@code type}, or
     *     something in it is null
     */
    public static <T> T body(Context context, Class<T> type) {
        byte[] bytes = context.bodyAsBytes();
        try {
            JsonNode tree = MAPPER.readTree(bytes);
            if (!tree.isObject()) {
                throw new BadRequestResponse("invalid body: it must be a JSON object");
            }
            return MAPPER.treeToValue(checked("", tree), type);
        } catch (JacksonException e) {
            throw new BadRequestResponse("invalid body: " + firstLine(e));
        }
    }

    /**
     * Rejects null: to leave something out, clients leave out its key. Returns numbers without a
     * fraction as integers, as which JSON Schema counts 15.0.
     */
    private static JsonNode checked(String path, JsonNode node) {
        if (node.isNull()) {
            throw new BadRequestResponse("%s must not be null; leave it out".formatted(path.substring(1)));
        }
        if (node instanceof ObjectNode object) {
            object.propertyNames().forEach(key -> object.set(key, checked(path + "." + key, object.get(key))));
        }
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, checked(path + "." + i, array.get(i)));
            }
        }
        return node.isDouble() && isLong(node.doubleValue()) ? LongNode.valueOf((long) node.doubleValue()) : node;
    }

    private static boolean isLong(double value) {
        return value == Math.rint(value) && Math.abs(value) < Long.MAX_VALUE;
    }

    private static String firstLine(JacksonException e) {
        String line = e.getOriginalMessage().lines().findFirst().orElse("it is not JSON");
        return line.replaceFirst(" \\(but could.*", "");
    }
}
