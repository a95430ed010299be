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
 * The end of what a training has said.
 *
 * @param end where in the file it ends
 * @param lines whole lines, the newest last
 */
record LogTail(long end, List<String> lines) {
    private static final int MOST_BYTES = 65_536;

    /** The last lines of a run's log. */
    static LogTail of(RunKey key) {
        return after(key, -1);
    }

    /** The lines after {@code from}, a place where one ended, the last {@value #MOST_BYTES} bytes of them; all of these where it is -1. */
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
            boolean goesOn = from >= 0 && from < size && size - from <= MOST_BYTES;
            byte[] tail = MetricsFile.before(channel, size, goesOn ? (int) (size - from) : MOST_BYTES);
            String text = new String(tail, StandardCharsets.UTF_8);
            int begin = goesOn || tail.length == size ? 0 : text.indexOf('\n') + 1;
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
