package rana.studio;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rana.io.AtomicFile;
import rana.web.Json;
import tools.jackson.databind.JsonNode;

/**
 * An index of a run's {@code metrics.jsonl} with bounded memory. It keeps an aggregate and the file
 * offset of each segment of consecutive lines. A query over many steps is answered from the
 * segments, a query over few steps by reading their lines again; both are exact. The index follows
 * the file as it grows and starts over if a resumed run has truncated it. At {@value #MAX_SEGMENTS}
 * segments, each two neighbours are merged.
 */
final class MetricsIndex {
    /** The limit of segments. Each has about 20 columns of 28 bytes. */
    static final int MAX_SEGMENTS = 16_384;

    private static final int INITIAL_LINES = 128;
    private static final int TAIL_BYTES = 64;
    private static final int MAX_EVENT_LINES = 2_000;

    /** Consecutive lines: the file offset of the first, and their aggregate. */
    private record Segment(long offset, Bucket lines) {}

    private final Path file;
    private final MetricsLine line = new MetricsLine();
    private final List<Segment> segments = new ArrayList<>();
    private volatile int count; // of segments; no reader waits for an update
    private final List<JsonNode> eventLines = new ArrayList<>();
    private int linesPerSegment = INITIAL_LINES;
    private @Nullable Object identity;
    private byte[] tail = {};
    private long end; // the file offset after the last line read
    private long lastStep = -1;
    private JsonNode last = Json.MAPPER.createObjectNode();
    private byte[] workersLine = {}; // the last line with figures of workers

    MetricsIndex(Path file) {
        this.file = file;
    }

    /** Returns the number of segments after the last update, which is a measure of its memory. */
    int segments() {
        return count;
    }

    /** Reads the lines that the file has gained. */
    synchronized void update() {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            clear();
            count = 0;
            return;
        }
        try (FileChannel channel = FileChannel.open(file)) {
            if (!isSameFile(channel)) {
                clear();
                identity = identity();
            }
            long before = end;
            end = MetricsFile.read(channel, end, channel.size(), this::add);
            if (end > before) {
                tail = MetricsFile.before(channel, end, TAIL_BYTES);
                last = MetricsFile.lastLine(channel, end);
            }
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        } finally {
            count = segments.size();
        }
    }

    /** Returns the names of all numbers in any line, except step, images and seconds. */
    synchronized List<String> keys() {
        return List.copyOf(line.keys());
    }

    /** Returns the step of the last line; -1 if there is none. */
    synchronized long lastStep() {
        return lastStep;
    }

    /** Returns the last line; an empty object if there is none. */
    synchronized JsonNode last() {
        return last;
    }

    /** Returns the newest figures of the workers, by rank; an empty array if there are none. */
    synchronized JsonNode workers() {
        return MetricsLine.tree(workersLine, 0, workersLine.length)
                .map(tree -> tree.path("workers"))
                .filter(JsonNode::isArray)
                .orElseGet(Json.MAPPER::createArrayNode);
    }

    /**
     * Returns the lines after {@code step} that have more than numbers, at most the newest
     * {@value #MAX_EVENT_LINES}.
     */
    synchronized List<JsonNode> eventsAfter(long step) {
        return eventLines.stream()
                .filter(event -> event.path("step").asLong() > step)
                .toList();
    }

    /**
     * Returns the lines of steps {@code from} to {@code to}, both inclusive, in about
     * {@code points} buckets of equal numbers of lines.
     *
     * @return the buckets in order, none of them empty
     */
    synchronized List<Bucket> buckets(long from, long to, int points) {
        List<Segment> touched = segments.stream()
                .filter(segment -> segment.lines.lastStep() >= from && segment.lines.firstStep() <= to)
                .toList();
        long lines =
                touched.stream().mapToLong(segment -> segment.lines.lines()).sum();
        long each = Math.max(1, (lines + points - 1) / points);
        try {
            return each < linesPerSegment
                    ? ofLines(touched, from, to, (int) each)
                    : ofSegments(touched, from, to, each);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
    }

    private List<Bucket> ofSegments(List<Segment> touched, long from, long to, long linesPerBucket) throws IOException {
        int together = (int) ((linesPerBucket + linesPerSegment - 1) / linesPerSegment);
        List<Bucket> buckets = new ArrayList<>();
        Bucket bucket = new Bucket();
        for (int i = 0; i < touched.size(); i++) {
            Segment segment = touched.get(i);
            if (segment.lines.firstStep() >= from && segment.lines.lastStep() <= to) {
                bucket.add(segment.lines);
            } else {
                for (Bucket part : ofLines(List.of(segment), from, to, Integer.MAX_VALUE)) {
                    bucket.add(part);
                }
            }
            if (i % together == together - 1) {
                buckets.add(bucket);
                bucket = new Bucket();
            }
        }
        buckets.add(bucket);
        return buckets.stream().filter(some -> some.lines() > 0).toList();
    }

    private List<Bucket> ofLines(List<Segment> touched, long from, long to, int linesPerBucket) throws IOException {
        if (touched.isEmpty()) {
            return List.of();
        }
        List<Bucket> buckets = new ArrayList<>();
        buckets.add(new Bucket());
        try (FileChannel channel = FileChannel.open(file)) {
            long begin = touched.get(0).offset;
            int next = segments.indexOf(touched.get(touched.size() - 1)) + 1;
            long stop = next < segments.size() ? segments.get(next).offset : end;
            long[] before = {touched.get(0).lines.firstStep() - 1};
            MetricsFile.read(channel, begin, stop, (bytes, at, length, offset) -> {
                if (line.read(bytes, at, length) && line.step() > before[0]) {
                    before[0] = line.step();
                    if (line.step() >= from && line.step() <= to) {
                        if (buckets.get(buckets.size() - 1).lines() == linesPerBucket) {
                            buckets.add(new Bucket());
                        }
                        buckets.get(buckets.size() - 1).add(line);
                    }
                }
            });
        }
        return buckets.stream().filter(some -> some.lines() > 0).toList();
    }

    /** Returns true if the file still contains the lines that were read. */
    private boolean isSameFile(FileChannel channel) throws IOException {
        return Objects.equals(identity, identity())
                && channel.size() >= end
                && Arrays.equals(tail, MetricsFile.before(channel, end, TAIL_BYTES));
    }

    private @Nullable Object identity() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private void clear() {
        segments.clear();
        eventLines.clear();
        linesPerSegment = INITIAL_LINES;
        tail = new byte[0];
        end = 0;
        lastStep = -1;
        workersLine = new byte[0];
        last = Json.MAPPER.createObjectNode();
    }

    private void add(byte[] bytes, int from, int length, long offset) {
        if (!line.read(bytes, from, length) || line.step() <= lastStep) {
            return;
        }
        lastStep = line.step();
        if (segments.isEmpty() || segments.get(segments.size() - 1).lines.lines() >= linesPerSegment) {
            mergeIfFull();
            segments.add(new Segment(offset, new Bucket()));
        }
        segments.get(segments.size() - 1).lines.add(line);
        if (line.hasWorkers()) {
            workersLine = Arrays.copyOfRange(bytes, from, from + length);
        }
        if (line.hasMore()) {
            Optional<JsonNode> tree = MetricsLine.tree(bytes, from, length);
            tree.ifPresent(eventLines::add);
            if (eventLines.size() > MAX_EVENT_LINES) {
                eventLines.remove(0);
            }
        }
    }

    /** Merges each two neighbouring segments if there are {@value #MAX_SEGMENTS}. */
    private void mergeIfFull() {
        if (segments.size() < MAX_SEGMENTS) {
            return;
        }
        List<Segment> merged = new ArrayList<>();
        for (int i = 0; i < segments.size(); i += 2) {
            Segment first = segments.get(i);
            if (i + 1 < segments.size()) {
                first.lines.add(segments.get(i + 1).lines);
            }
            merged.add(first);
        }
        segments.clear();
        segments.addAll(merged);
        linesPerSegment *= 2;
    }
}
