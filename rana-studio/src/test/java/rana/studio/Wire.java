package rana.studio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Says to a studio whatever it likes, as no browser would. */
final class Wire {
    private static final int TIMEOUT_MILLIS = 30_000;

    private final URI address;

    Wire(Studio studio) {
        this.address = studio.address();
    }

    String host() {
        return address.getAuthority();
    }

    /** A header line that shows the token. */
    String token() {
        return "Authorization: Bearer " + address.getQuery().substring("token=".length()) + "\r\n";
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    /** A socket that has said {@code text} and no more. */
    Socket say(String text) throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return socket;
    }

    /** All that is answered to {@code text}; the connection is to be closed by the other end. */
    String ask(String text) throws IOException {
        try (Socket socket = say(text)) {
            return read(socket.getInputStream());
        }
    }

    /** The answer to a request with these headers, each with its end. */
    String ask(String method, String path, String headers) throws IOException {
        return ask("%s %s HTTP/1.1\r\n%sConnection: close\r\n\r\n".formatted(method, path, headers));
    }

    /** The status of an answer; 0 where there is none. */
    static int status(String answer) {
        return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (IOException e) {
            // Cut off: what came before it counts.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }
}
