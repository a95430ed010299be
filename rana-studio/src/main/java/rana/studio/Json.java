package rana.studio;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of requests and responses. */
final class Json {
    /** A strict mapper: a misspelt key is an error, not a default. */
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private Json() {}

    /** Sends {@code value} as the response. */
    static void send(Context context, Object value) {
        context.contentType("application/json").result(MAPPER.writeValueAsBytes(value));
    }

    /** Sends an error as the response. */
    static void sendError(Context context, int status, String line) {
        context.status(status);
        send(context, Map.of("error", line));
    }

    /**
     * Reads the body of a request.
     *
     * @throws BadRequestResponse if it is not a JSON object with the fields of {@code type}
     */
    static <T> T body(Context context, Class<T> type) {
        byte[] bytes = context.bodyAsBytes();
        try {
            T body = MAPPER.readValue(bytes, type);
            if (body == null) {
                throw new BadRequestResponse("the body is null; it must be a JSON object");
            }
            return body;
        } catch (JacksonException e) {
            throw new BadRequestResponse("invalid body: " + firstLine(e));
        }
    }

    private static String firstLine(JacksonException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("it is not JSON");
    }
}
