package rana.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * A handler that reads the body of a request as it arrives, before the request gets a thread: slow
 * clients occupy none. It refuses a body that is too large.
 */
final class BodyHandler extends Handler.Wrapper {
    private final int maxBytes;

    /** Creates a handler that refuses bodies of more than {@code maxBytes}. */
    BodyHandler(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!DrainHandler.hasBody(request)) {
            ClientConnection.keep(request);
            return super.handle(request, response, callback);
        }
        if (request.getLength() > maxBytes) {
            Refusal.ofBody(maxBytes, request.getLength()).send(request, response, callback);
        } else {
            new Reading(request, response, callback).read(false);
        }
        return true;
    }

    private void handleWhole(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, 404);
            }
        } catch (Exception e) {
            Response.writeError(request, response, callback, e);
        }
    }

    /** The reading of one body. */
    private final class Reading implements Invocable.Task {
        private final Request request;
        private final Response response;
        private final Callback callback;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        private Reading(Request request, Response response, Callback callback) {
            this.request = request;
            this.response = response;
            this.callback = callback;
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }

        @Override
        public void run() {
            read(true);
        }

        /**
         * Reads what has arrived.
         *
         * @param dispatch true if the calling thread must not block
         */
        private void read(boolean dispatch) {
            boolean last = false;
            while (!last) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    Response.writeError(request, response, callback, chunk.getFailure());
                    return;
                }
                last = chunk.isLast();
                body.writeBytes(BufferUtil.toArray(chunk.getByteBuffer()));
                chunk.release();
                if (body.size() > maxBytes) {
                    Refusal.ofBody(maxBytes, -1).send(request, response, callback);
                    return;
                }
            }
            Request whole = new WholeRequest(request, ByteBuffer.wrap(body.toByteArray()));
            ClientConnection.keep(whole);
            if (dispatch) {
                request.getContext().execute(() -> handleWhole(whole, response, callback));
            } else {
                handleWhole(whole, response, callback);
            }
        }
    }

    /** A request whose body is in memory. */
    private static final class WholeRequest extends Request.Wrapper {
        private @Nullable ByteBuffer body;

        private WholeRequest(Request request, ByteBuffer body) {
            super(request);
            this.body = body;
        }

        @Override
        public synchronized Content.Chunk read() {
            ByteBuffer rest = body;
            body = null;
            return rest == null ? Content.Chunk.EOF : Content.Chunk.from(rest, true);
        }

        @Override
        public void demand(Runnable available) {
            available.run();
        }
    }
}
