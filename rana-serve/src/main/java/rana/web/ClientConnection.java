package rana.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a client that waits for its response. The server does not read from it until it
 * has responded, so it does not notice that the client has disconnected; this class looks. A client
 * that closes only its sending side counts as disconnected too, as in most servers.
 *
 * <p>Not safe for use by several threads, and not after the response has begun.
 */
final class ClientConnection {
    private static final String ATTRIBUTE = ClientConnection.class.getName();

    private final Connection connection;

    private ClientConnection(Connection connection) {
        this.connection = connection;
    }

    /** Remembers the connection of a request whose body has been read. */
    static void keep(Request request) {
        request.setAttribute(
                ATTRIBUTE, new ClientConnection(request.getConnectionMetaData().getConnection()));
    }

    static @Nullable ClientConnection of(Context context) {
        return context.req().getAttribute(ATTRIBUTE) instanceof ClientConnection kept ? kept : null;
    }

    /**
     * Returns false if the client has disconnected. Only reading finds that out, so this reads one
     * byte. If there is one, it belongs to the client's next request, and is handed back.
     */
    boolean isOpen() {
        EndPoint end = connection.getEndPoint();
        if (!end.isOpen() || end.isInputShutdown()) {
            return false;
        }
        if (!(connection instanceof HttpConnection http) || !http.isRequestBufferEmpty()) {
            return true;
        }
        ByteBuffer one = BufferUtil.allocate(1);
        try {
            int read = end.fill(one);
            if (read > 0) {
                http.onUpgradeTo(one);
            }
            return read >= 0;
        } catch (IOException e) {
            return false;
        }
    }
}
