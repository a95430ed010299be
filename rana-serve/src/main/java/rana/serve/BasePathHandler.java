package rana.serve;

import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** A handler that removes the base path from requests that have it. */
final class BasePathHandler extends Handler.Wrapper {
    private final String basePath;

    /** Creates a handler; an empty base path changes nothing. */
    BasePathHandler(String basePath) {
        this.basePath = basePath;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getPath();
        if (basePath.isEmpty() || path == null || !(path.equals(basePath) || path.startsWith(basePath + "/"))) {
            return super.handle(request, response, callback);
        }
        String rest = path.substring(basePath.length());
        HttpURI uri = HttpURI.build(request.getHttpURI())
                .path(rest.isEmpty() ? "/" : rest)
                .asImmutable();
        return super.handle(Request.serveAs(request, uri), response, callback);
    }
}
