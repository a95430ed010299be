package rana.studio;

import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The pages' files, and the libraries that they use, from the class path. */
final class WebFiles {
    private static final String DOCUMENT = "/rana/studio/";
    private static final String PAGES = "/rana/studio/web/";
    private static final List<String> LIBRARIES = List.of("uplot", "lit-html");

    /** Names that lead nowhere but down. */
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "json", "application/json");

    /** Where each library's files are: {@code uplot} → {@code /META-INF/resources/webjars/uplot/1.6.30/}. */
    private final Map<String, String> libraries =
            LIBRARIES.stream().collect(Collectors.toUnmodifiableMap(name -> name, WebFiles::folder));

    List<Route> routes() {
        return List.of(
                Route.get("/", context -> send(context, PAGES, "index.html")),
                Route.get("/api/openapi.json", context -> send(context, DOCUMENT, "openapi.json")),
                Route.get("/assets/<path>", context -> send(context, PAGES, context.pathParam("path"))),
                Route.get("/webjars/{library}/<path>", this::library));
    }

    private void library(Context context) {
        String folder = libraries.get(context.pathParam("library"));
        if (folder == null) {
            throw new NotFoundResponse("there is no such library");
        }
        send(context, folder, context.pathParam("path"));
    }

    private static void send(Context context, String folder, String path) {
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null || !PATH.matcher(path).matches()) {
            throw new NotFoundResponse("there is no such file");
        }
        try (InputStream in = WebFiles.class.getResourceAsStream(folder + path)) {
            if (in == null) {
                throw new NotFoundResponse("there is no such file");
            }
            context.header("Cache-Control", "no-cache").contentType(type).result(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
