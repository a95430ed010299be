package rana.studio;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rana.RanaException;
import rana.UsageException;

/** What is answered when something is wrong: one line that says what, with the status of HTTP for it. */
final class ErrorResponses {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorResponses.class);
    private static final int ASKED_WRONGLY = 400;
    private static final int NOT_FOUND = 404;
    private static final int FAILED = 500;

    private ErrorResponses() {}

    static void configure(RoutesConfig routes) {
        routes.error(NOT_FOUND, ErrorResponses::notFound);
        routes.exception(HttpResponseException.class, (e, context) -> answer(context, e.getStatus(), e));
        routes.exception(HttpException.RuntimeException.class, (e, context) -> answer(context, e.getCode(), e));
        routes.exception(UsageException.class, (e, context) -> answer(context, ASKED_WRONGLY, e));
        routes.exception(RanaException.class, (e, context) -> answer(context, FAILED, e));
        routes.exception(EofException.class, (e, context) -> LOG.debug("{} went away", context.path()));
        routes.exception(Exception.class, ErrorResponses::unexpected);
    }

    private static void answer(Context context, int status, Exception e) {
        Json.sendError(context, status, String.valueOf(e.getMessage()));
    }

    private static void unexpected(Exception e, Context context) {
        LOG.error("{} {}", context.method(), context.path(), e);
        Json.sendError(context, FAILED, "something went wrong in the studio; its log says more");
    }

    /** What no route answers. */
    private static void notFound(Context context) {
        if (!"application/json".equals(context.res().getContentType())) {
            Json.sendError(context, NOT_FOUND, "there is nothing here; GET /api/openapi.json says what there is");
        }
    }
}
