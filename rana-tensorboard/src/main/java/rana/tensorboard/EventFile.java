package rana.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary;
import rana.io.FileOps;

/**
 * A file of TensorBoard's events, one for each session of a run. An event is one write, so that a process that is killed leaves whole
 * ones. Each is a TFRecord: the length of what follows, as 8 bytes, its checksum, the event as protobuf, its checksum; all little-endian,
 * the checksums CRC-32C, masked.
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
     * A file for a session that begins now.
     *
     * @param folder of the run
     * @param fromStep steps that were taken before: what older files tell of later ones counts no more
     */
    static EventFile create(Path folder, long fromStep) throws IOException {
        EventFile file = new EventFile(folder.resolve(next(folder)));
        file.append(now().setFileVersion(VERSION).build());
        file.start(fromStep);
        return file;
    }

    /**
     * The training goes on from {@code fromStep}: what was told of later steps counts no more. The first start of a run voids nothing, but
     * without it TensorBoard would not take the second for one that does.
     */
    void start(long fromStep) throws IOException {
        append(now().setStep(fromStep + 1).setSessionLog(START).build());
    }

    /** Adds {@code summary}, of the state after {@code step} steps. */
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

    /** CRC-32C, masked as TFRecord has it, since a checksum of checksums is a weak one. */
    private static int checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }

    /** TensorBoard reads the files of a run in the order of their names: the second in this one is after that of any other. */
    private static String next(Path folder) throws IOException {
        long second = Instant.now().getEpochSecond();
        try (Stream<Path> files = Files.list(folder)) {
            long newest = files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToLong(name -> Long.parseLong(name.group(1)))
                    .max()
                    .orElse(0);
            return "events.out.tfevents.%010d.rana".formatted(Math.max(second, newest + 1));
        }
    }

    private static Event.Builder now() {
        return Event.newBuilder().setWallTime(System.currentTimeMillis() / 1e3);
    }
}
