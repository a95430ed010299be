package rana.web;

import io.javalin.http.Context;
import rana.image.Picture;

/** The body of a response, with its media type. */
public final class ResponseBody {
    private final String type;
    private final byte[] bytes;

    /** Creates a body of the media type {@code type}. */
    public ResponseBody(String type, byte[] bytes) {
        this.type = type;
        this.bytes = bytes;
    }

    /** Returns a value as JSON. */
    public static ResponseBody json(Object value) {
        return new ResponseBody("application/json", Json.MAPPER.writeValueAsBytes(value));
    }

    /** Returns an image as a PNG file. */
    public static ResponseBody png(Picture picture) {
        return new ResponseBody("image/png", PictureEncoding.png(picture));
    }

    /** Sends the body as the response. */
    public void send(Context context) {
        context.contentType(type).result(bytes);
    }
}
