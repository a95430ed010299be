package rana.studio;

import io.javalin.http.Context;
import rana.image.Picture;

/** The body of a response, with its media type. */
final class ResponseBody {
    private final String type;
    private final byte[] bytes;

    /** Creates a body of the media type {@code type}. */
    ResponseBody(String type, byte[] bytes) {
        this.type = type;
        this.bytes = bytes;
    }

    static ResponseBody json(Object value) {
        return new ResponseBody("application/json", Json.MAPPER.writeValueAsBytes(value));
    }

    static ResponseBody png(Picture picture) {
        return new ResponseBody("image/png", PictureEncoding.png(picture));
    }

    void send(Context context) {
        context.contentType(type).result(bytes);
    }
}
