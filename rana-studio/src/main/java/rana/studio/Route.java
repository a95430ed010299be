package rana.studio;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/**
 * A route of the server.
 *
 * @param path the path in the syntax of Javalin: {@code /api/runs/{id}}
 */
record Route(HandlerType method, String path, Handler handler) {
    static Route get(String path, Handler handler) {
        return new Route(HandlerType.GET, path, handler);
    }

    static Route post(String path, Handler handler) {
        return new Route(HandlerType.POST, path, handler);
    }

    static Route delete(String path, Handler handler) {
        return new Route(HandlerType.DELETE, path, handler);
    }
}
