package rana.studio;

import io.javalin.http.Context;
import rana.image.Picture;

/** What a request is answered with. */
final class Answer {
    private final String type;
    private final byte[] bytes;

    /** @param type of the bytes, as HTTP has it */
    Answer(String type, byte[] bytes) {
        this.type = type;
        this.bytes = bytes;
    }

    static Answer json(Object value) {
        return new Answer("application/json", Json.MAPPER.writeValueAsBytes(value));
    }

    static Answer png(Picture picture) {
        return new Answer("image/png", PictureEncoding.png(picture));
    }

    void send(Context context) {
        context.contentType(type).result(bytes);
    }
}
