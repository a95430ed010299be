package rana.studio;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import rana.web.Route;

/** The files of the pages and of the JavaScript libraries they use, from the class path. */
final class WebFiles {
    static final String ASSETS = "/assets/";
    static final String WEBJARS = "/webjars/";

    private static final String DOCUMENT = "/rana/studio/";
    private static final String PAGES = "/rana/studio/web/";
    private static final List<String> LIBRARIES = List.of("uplot", "lit-html");

    /** The allowed paths: no segment may be {@code ..} or start with a dot. */
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "json", "application/json");

    /**
     * The folder of each library: {@code uplot} →
     * {@code /META-INF/resources/webjars/uplot/1.6.30/}.
     */
    private final Map<String, String> libraries =
            LIBRARIES.stream().collect(Collectors.toUnmodifiableMap(name -> name, WebFiles::folder));

    List<Route> routes() {
        return List.of(
                Route.get("/", context -> send(context, ASSETS + "index.html")),
                Route.get("/api/openapi.json", context -> send(context, "json", read(DOCUMENT, "openapi.json"))),
                Route.get(ASSETS + "<path>", context -> send(context, ASSETS + context.pathParam("path"))),
                Route.get(
                        WEBJARS + "{library}/<path>",
                        context -> send(
                                context, WEBJARS + context.pathParam("library") + "/" + context.pathParam("path"))));
    }

    /** Returns the file at {@code url}; empty if it does not exist or may not be served. */
    Optional<byte[]> read(String url) {
        if (url.startsWith(ASSETS)) {
            return read(PAGES, url.substring(ASSETS.length()));
        }
        String[] library = url.substring(WEBJARS.length()).split("/", 2);
        String folder = libraries.get(library[0]);
        return folder == null || library.length < 2 ? Optional.empty() : read(folder, library[1]);
    }

    private void send(Context context, String url) {
        send(context, extension(url), read(url));
    }

    private static void send(Context context, String extension, Optional<byte[]> content) {
        context.header("Cache-Control", "no-cache")
                .contentType(TYPES.getOrDefault(extension, ""))
                .result(content.orElseThrow(() -> new NotFoundResponse("no such file")));
    }

    private static Optional<byte[]> read(String folder, String path) {
        if (!TYPES.containsKey(extension(path)) || !PATH.matcher(path).matches()) {
            return Optional.empty();
        }
        try (InputStream in = WebFiles.class.getResourceAsStream(folder + path)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String extension(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static String folder(String library) {
        String description = "/META-INF/maven/org.webjars.npm/" + library + "/pom.properties";
        try (InputStream in = WebFiles.class.getResourceAsStream(description)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return "/META-INF/resources/webjars/" + library + "/" + properties.getProperty("version", "missing") + "/";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
