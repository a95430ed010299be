package rana.serve;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;

/**
 * A handler for an orderly shutdown: the server finishes the requests that it has, refuses further
 * ones, and closes the connections without a request.
 *
 * <p>At a shutdown, Jetty's own handler shortens the idle timeout of all connections. A connection is
 * idle too while its response is computed, and a response that begins as the timeout expires is lost.
 * This handler shortens the timeout only of connections without a request.
 */
final class OrderlyShutdown extends GracefulHandler {
    private static final long IDLE_MILLIS = 200;
    private static final long UNCHANGED = -1;

    private final Set<EndPoint> busy = ConcurrentHashMap.newKeySet();

    OrderlyShutdown() {
        setShutdownIdleTimeout(UNCHANGED);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
        busy.add(connection);
        Request.addCompletionListener(request, problem -> {
            busy.remove(connection);
            if (isShutdown()) {
                connection.setIdleTimeout(IDLE_MILLIS);
            }
        });
        return super.handle(request, response, callback);
    }

    @Override
    public CompletableFuture<Void> shutdown() {
        CompletableFuture<Void> finished = super.shutdown(); // first, so that no request is missed below
        for (Connector connector : getServer().getConnectors()) {
            for (EndPoint connection : connector.getConnectedEndPoints()) {
                if (!busy.contains(connection)) {
                    connection.setIdleTimeout(IDLE_MILLIS);
                }
            }
        }
        return finished;
    }
}
