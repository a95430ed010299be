package rana.studio;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import rana.io.AtomicFile;
import rana.run.RunFiles;

/**
 * The last lines of a training's log.
 *
 * @param end the offset in the file after the last line
 * @param lines complete lines, the newest last
 */
record LogTail(long end, List<String> lines) {
    private static final int MAX_BYTES = 65_536;

    /** Returns the last lines of a run's log, at most {@value #MAX_BYTES} bytes. */
    static LogTail of(RunKey key) {
        return after(key, -1);
    }

    /**
     * Returns the lines after an offset, at most the last {@value #MAX_BYTES} bytes.
     *
     * @param from the offset at the end of a line; -1 for the last lines of the file
     */
    static LogTail after(RunKey key, long from) {
        Optional<Path> file = key.file(RunFiles.LOG);
        if (file.isEmpty()) {
            return new LogTail(0, List.of());
        }
        try (FileChannel channel = FileChannel.open(file.get())) {
            long size = channel.size();
            if (from == size) {
                return new LogTail(size, List.of());
            }
            boolean continues = from >= 0 && from < size && size - from <= MAX_BYTES;
            byte[] tail = MetricsFile.before(channel, size, continues ? (int) (size - from) : MAX_BYTES);
            String text = new String(tail, StandardCharsets.UTF_8);
            int begin = continues || tail.length == size ? 0 : text.indexOf('\n') + 1;
            int end = text.lastIndexOf('\n') + 1;
            int unfinished = text.substring(end).getBytes(StandardCharsets.UTF_8).length;
            return new LogTail(
                    size - unfinished,
                    text.substring(Math.min(begin, end), end).lines().toList());
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file.get(), e);
        }
    }
}
