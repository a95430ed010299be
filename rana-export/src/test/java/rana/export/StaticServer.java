package rana.export;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A web server of the files in a folder, and of nothing else. */
final class StaticServer implements AutoCloseable {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html",
            "js", "text/javascript",
            "mjs", "text/javascript",
            "json", "application/json",
            "wasm", "application/wasm",
            "css", "text/css",
            "svg", "image/svg+xml");

    private final HttpServer server;
    private final Path folder;

    private StaticServer(HttpServer server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    static StaticServer of(Path folder) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        StaticServer server = new StaticServer(http, folder);
        http.createContext("/", server::answer);
        http.start();
        return server;
    }

    /** Returns the address of a file. */
    String at(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + path;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(1);
        Path file = folder.resolve(path.endsWith("/") || path.isEmpty() ? path + "index.html" : path)
                .normalize();
        boolean found = file.startsWith(folder) && Files.isRegularFile(file);
        byte[] body = found ? Files.readAllBytes(file) : new byte[0];
        String extension = path.substring(path.lastIndexOf('.') + 1);
        exchange.getResponseHeaders()
                .set("Content-Type", found ? TYPES.getOrDefault(extension, "text/html") : "text/plain");
        exchange.sendResponseHeaders(found ? 200 : 404, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
