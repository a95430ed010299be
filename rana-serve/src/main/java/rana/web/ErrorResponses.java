package rana.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rana.RanaException;
import rana.UsageException;

/**
 * The mapping of exceptions to HTTP responses: a status, and one line that describes the problem.
 */
final class ErrorResponses {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorResponses.class);
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int INTERNAL_ERROR = 500;

    private ErrorResponses() {}

    static void configure(RoutesConfig routes) {
        routes.error(NOT_FOUND, ErrorResponses::notFound);
        routes.exception(MethodNotAllowedResponse.class, ErrorResponses::methodNotAllowed);
        routes.exception(RequestQueue.TimeoutResponse.class, ErrorResponses::timedOut);
        routes.exception(HttpResponseException.class, (e, context) -> send(context, e.getStatus(), e));
        routes.exception(HttpException.RuntimeException.class, (e, context) -> send(context, e.getCode(), e));
        routes.exception(UsageException.class, (e, context) -> send(context, BAD_REQUEST, e));
        routes.exception(RanaException.class, (e, context) -> send(context, INTERNAL_ERROR, e));
        routes.exception(
                EofException.class, (e, context) -> LOG.debug("the client of {} disconnected", context.path()));
        routes.exception(Exception.class, ErrorResponses::unexpected);
    }

    private static void send(Context context, int status, Exception e) {
        Json.sendError(context, status, String.valueOf(e.getMessage()));
    }

    private static void timedOut(RequestQueue.TimeoutResponse e, Context context) {
        context.header("Retry-After", "2");
        send(context, e.status(), e);
    }

    /** Answers requests with a method that the path does not have. */
    private static void methodNotAllowed(MethodNotAllowedResponse e, Context context) {
        String methods = String.join(", ", e.getDetails().values());
        String allowed = methods.replaceFirst("\\bGET\\b", "GET, HEAD");
        context.header("Allow", allowed);
        Json.sendError(
                context,
                e.getStatus(),
                "this path does not have the method %s; it has %s".formatted(context.method(), allowed));
    }

    private static void unexpected(Exception e, Context context) {
        LOG.error("{} {}", context.method(), context.path(), e);
        Json.sendError(context, INTERNAL_ERROR, "internal error; see the log of the server");
    }

    /** Answers requests that match no route. */
    private static void notFound(Context context) {
        if (!"application/json".equals(context.res().getContentType())) {
            Json.sendError(context, NOT_FOUND, "no such path; GET /api/openapi.json lists all paths");
        }
    }
}
