package rana.web;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/**
 * A route of the server.
 *
 * @param path the path in the syntax of Javalin: {@code /api/runs/{id}}
 */
public record Route(HandlerType method, String path, Handler handler) {
    /** Returns a route of GET, which also answers HEAD. */
    public static Route get(String path, Handler handler) {
        return new Route(HandlerType.GET, path, handler);
    }

    /** Returns a route of POST. */
    public static Route post(String path, Handler handler) {
        return new Route(HandlerType.POST, path, handler);
    }

    /** Returns a route of DELETE. */
    public static Route delete(String path, Handler handler) {
        return new Route(HandlerType.DELETE, path, handler);
    }
}
