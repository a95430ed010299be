package rana.studio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads whole lines of a file, piece by piece. */
final class MetricsFile {
    /** A longer line is none of Rana's; it is passed over. */
    private static final int LONGEST_LINE = 1 << 20;

    private static final int PIECE = 1 << 20;
    private static final int LONGEST_TAIL = 1 << 16;

    private MetricsFile() {}

    /** Takes a line, without its end. */
    @FunctionalInterface
    interface Lines {
        /**
         * Takes the line in {@code bytes}, which are lent.
         *
         * @param at where it begins in the file
         */
        void take(byte[] bytes, int from, int length, long at);
    }

    /**
     * Gives {@code lines} every whole line between the two places.
     *
     * @param from where a line begins
     * @return where the first line begins that is not whole yet
     */
    static long read(FileChannel file, long from, long to, Lines lines) throws IOException {
        byte[] bytes = new byte[PIECE];
        long at = from; // of bytes[0]
        int held = 0;
        while (at + held < to) {
            if (held == bytes.length) {
                if (held > LONGEST_LINE) {
                    return skipLine(file, at + held, to, lines);
                }
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            }
            int wanted = (int) Math.min(bytes.length - held, to - at - held);
            int got = file.read(ByteBuffer.wrap(bytes, held, wanted), at + held);
            if (got <= 0) {
                break;
            }
            int end = held + got;
            int begin = 0;
            for (int i = held; i < end; i++) {
                if (bytes[i] == '\n') {
                    lines.take(bytes, begin, i - begin, at + begin);
                    begin = i + 1;
                }
            }
            System.arraycopy(bytes, begin, bytes, 0, end - begin);
            at += begin;
            held = end - begin;
        }
        return at;
    }

    private static long skipLine(FileChannel file, long from, long to, Lines lines) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        for (long at = from; at < to; at += piece.limit()) {
            piece.clear();
            if (file.read(piece, at) <= 0) {
                return at;
            }
            piece.flip();
            for (int i = 0; i < piece.limit(); i++) {
                if (piece.get(i) == '\n') {
                    return read(file, at + i + 1, to, lines);
                }
            }
        }
        return to;
    }

    /** The bytes before {@code end}, at most {@code most} of them. */
    static byte[] before(FileChannel file, long end, int most) throws IOException {
        int length = (int) Math.min(end, most);
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && file.read(bytes, end - length + bytes.position()) > 0) {
            // until it is full, or the file ends
        }
        return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
    }

    /** The last whole line before {@code end} as a tree; an empty one where it is no JSON object with a step. */
    static JsonNode lastLine(FileChannel file, long end) throws IOException {
        byte[] tail = before(file, end, LONGEST_TAIL);
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
