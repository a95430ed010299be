package rana.studio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A raw connection to a studio, which can send requests that no browser would. */
final class Wire {
    private static final int TIMEOUT_MILLIS = 30_000;

    private final URI address;

    Wire(Studio studio) {
        this.address = studio.address();
    }

    String host() {
        return address.getAuthority();
    }

    /** Returns a header line with the token. */
    String token() {
        return "Authorization: Bearer " + address.getQuery().substring("token=".length()) + "\r\n";
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    /** Sends {@code text} and returns the open socket. */
    Socket send(String text) throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return socket;
    }

    /**
     * Sends {@code text} and returns everything received until the server closes the connection.
     */
    String ask(String text) throws IOException {
        try (Socket socket = send(text)) {
            return read(socket.getInputStream());
        }
    }

    /** Returns the response to a request with these headers, each with its line break. */
    String ask(String method, String path, String headers) throws IOException {
        return ask("%s %s HTTP/1.1\r\n%sConnection: close\r\n\r\n".formatted(method, path, headers));
    }

    /** Returns the status of a response; 0 if there is none. */
    static int status(String response) {
        return response.startsWith("HTTP/1.1 ") ? Integer.parseInt(response.substring(9, 12)) : 0;
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (IOException e) {
            // The connection was cut off: return what arrived before.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }
}
