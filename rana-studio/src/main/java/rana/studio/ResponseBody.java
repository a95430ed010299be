package rana.studio;

import io.javalin.http.Context;
import rana.image.Picture;

/** What a request is answered with. */
final class ResponseBody {
    private final String type;
    private final byte[] bytes;

    /** @param type of the bytes, as HTTP has it */
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
