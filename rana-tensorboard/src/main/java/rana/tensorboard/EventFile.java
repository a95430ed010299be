package rana.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary;
import rana.io.FileOps;

/**
 * A file of TensorBoard events, one per session of a run. Each event is one write, so a process
 * that is killed leaves whole events. Each event is a TFRecord: the length of the event in 8 bytes,
 * the checksum of the length, the event as protobuf, the checksum of the event. All are
 * little-endian, the checksums are masked CRC-32C.
 */
final class EventFile {
    private static final Pattern NAME = Pattern.compile("events\\.out\\.tfevents\\.(\\d{10})\\.rana");
    private static final String VERSION = "brain.Event:2";
    private static final SessionLog START =
            SessionLog.newBuilder().setStatus(SessionLog.SessionStatus.START).build();
    private static final int LENGTH_BYTES = 8;
    private static final int CHECKSUM_BYTES = 4;

    private final Path file;

    private EventFile(Path file) {
        this.file = file;
    }

    /**
     * Creates a file for a session that starts now.
     *
     * @param folder the run folder
     * @param fromStep the number of steps taken before; events of later steps in older files are
     *     discarded by TensorBoard
     */
    static EventFile create(Path folder, long fromStep) throws IOException {
        EventFile file = new EventFile(folder.resolve(next(folder)));
        file.append(now().setFileVersion(VERSION).build());
        file.start(fromStep);
        return file;
    }

    /**
     * Appends the start of a session at {@code fromStep}, which makes TensorBoard discard events of
     * later steps. The first start of a run discards nothing, but without it TensorBoard would
     * ignore the second.
     */
    void start(long fromStep) throws IOException {
        append(now().setStep(fromStep + 1).setSessionLog(START).build());
    }

    /** Appends a summary of the state after {@code step} steps. */
    void append(long step, Summary summary) throws IOException {
        append(now().setStep(step).setSummary(summary).build());
    }

    private void append(Event event) throws IOException {
        byte[] content = event.toByteArray();
        ByteBuffer frame = ByteBuffer.allocate(LENGTH_BYTES + CHECKSUM_BYTES + content.length + CHECKSUM_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        frame.putLong(content.length);
        frame.putInt(checksum(frame.array(), 0, LENGTH_BYTES));
        frame.put(content);
        frame.putInt(checksum(content, 0, content.length));
        FileOps.current().append(file, frame.array());
    }

    /**
     * Returns the CRC-32C, masked as TFRecord requires, because a checksum of checksums is weak.
     */
    private static int checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }

    /**
     * Returns a file name whose timestamp is later than that of any other file in the folder:
     * TensorBoard reads the files of a run in the order of their names.
     */
    private static String next(Path folder) throws IOException {
        long second = Instant.now().getEpochSecond();
        try (Stream<Path> files = Files.list(folder)) {
            long newest = files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToLong(name -> Long.parseLong(name.group(1)))
                    .max()
                    .orElse(0);
            return String.format(Locale.ROOT, "events.out.tfevents.%010d.rana", Math.max(second, newest + 1));
        }
    }

    private static Event.Builder now() {
        return Event.newBuilder().setWallTime(System.currentTimeMillis() / 1e3);
    }
}
