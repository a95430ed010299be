package rana.studio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Optional;
import rana.web.Json;
import tools.jackson.databind.JsonNode;

/** A reader of the complete lines of a file, chunk by chunk. */
final class MetricsFile {
    /** The limit of a line in bytes. Rana writes no longer ones; they are skipped. */
    private static final int MAX_LINE_BYTES = 1 << 20;

    private static final int CHUNK_BYTES = 1 << 20;
    private static final int MAX_TAIL_BYTES = 1 << 16;

    private MetricsFile() {}

    /** A consumer of lines. */
    @FunctionalInterface
    interface LineConsumer {
        /**
         * Accepts a line, without its line break.
         *
         * @param bytes a buffer that is reused after the call
         * @param offset the offset of the line in the file
         */
        void accept(byte[] bytes, int from, int length, long offset);
    }

    /**
     * Passes every complete line between two offsets to {@code lines}.
     *
     * @param from the offset of the start of a line
     * @return the offset of the first line that is not complete yet
     */
    static long read(FileChannel file, long from, long to, LineConsumer lines) throws IOException {
        byte[] bytes = new byte[CHUNK_BYTES];
        long at = from; // the offset of bytes[0]
        int buffered = 0;
        while (at + buffered < to) {
            if (buffered == bytes.length) {
                if (buffered > MAX_LINE_BYTES) {
                    return skipLine(file, at + buffered, to, lines);
                }
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            }
            int wanted = (int) Math.min(bytes.length - buffered, to - at - buffered);
            int got = file.read(ByteBuffer.wrap(bytes, buffered, wanted), at + buffered);
            if (got <= 0) {
                break;
            }
            int end = buffered + got;
            int begin = 0;
            for (int i = buffered; i < end; i++) {
                if (bytes[i] == '\n') {
                    lines.accept(bytes, begin, i - begin, at + begin);
                    begin = i + 1;
                }
            }
            System.arraycopy(bytes, begin, bytes, 0, end - begin);
            at += begin;
            buffered = end - begin;
        }
        return at;
    }

    private static long skipLine(FileChannel file, long from, long to, LineConsumer lines) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        for (long at = from; at < to; at += chunk.limit()) {
            chunk.clear();
            if (file.read(chunk, at) <= 0) {
                return at;
            }
            chunk.flip();
            for (int i = 0; i < chunk.limit(); i++) {
                if (chunk.get(i) == '\n') {
                    return read(file, at + i + 1, to, lines);
                }
            }
        }
        return to;
    }

    /** Returns the bytes before {@code end}, at most {@code max} of them. */
    static byte[] before(FileChannel file, long end, int max) throws IOException {
        int length = (int) Math.min(end, max);
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && file.read(bytes, end - length + bytes.position()) > 0) {
            // read on until the buffer is full or the file ends
        }
        return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
    }

    /**
     * Returns the last line before {@code end} that is a JSON object with a step; an empty object
     * if there is none.
     */
    static JsonNode lastLine(FileChannel file, long end) throws IOException {
        byte[] tail = before(file, end, MAX_TAIL_BYTES);
        int stop = tail.length;
        while (stop > 0) {
            int begin = stop - 1;
            while (begin > 0 && tail[begin - 1] != '\n') {
                begin--;
            }
            Optional<JsonNode> line = MetricsLine.tree(tail, begin, stop - begin)
                    .filter(tree -> tree.path("step").isNumber());
            if (line.isPresent()) {
                return line.get();
            }
            stop = begin;
        }
        return Json.MAPPER.createObjectNode();
    }
}
