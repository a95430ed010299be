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
import tools.jackson.databind.JsonNode;

/**
 * Knows a run's {@code metrics.jsonl} without holding it: of each stretch of lines what they come to, and where they lie. A question
 * about many steps is answered from the stretches, one about few by reading their lines anew; either way the answer is of the lines
 * themselves, not of an estimate. It follows the file as it grows, and begins anew where a resumed run has cut it. When there are
 * many stretches, neighbours become one: the memory that it takes is bounded.
 */
final class MetricsIndex {
    /** Stretches; of about 20 columns of 28 bytes each. */
    private static final int MOST_STRETCHES = 16_384;

    private static final int LINES_AT_FIRST = 128;
    private static final int MARK_BYTES = 64;
    private static final int MOST_REMARKS = 2_000;

    /** Lines that follow each other. */
    private record Stretch(long at, Bucket of) {}

    private final Path file;
    private final MetricsLine line = new MetricsLine();
    private final List<Stretch> stretches = new ArrayList<>();
    private final List<JsonNode> remarks = new ArrayList<>();
    private int linesEach = LINES_AT_FIRST;
    private @Nullable Object identity;
    private byte[] mark = {};
    private long end; // of what was read
    private long lastStep = -1;
    private JsonNode last = Json.MAPPER.createObjectNode();

    MetricsIndex(Path file) {
        this.file = file;
    }

    /** Reads what the file has more than before. */
    synchronized void update() {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            forget();
            return;
        }
        try (FileChannel channel = FileChannel.open(file)) {
            if (!goesOn(channel)) {
                forget();
                identity = identity();
            }
            long before = end;
            end = MetricsFile.read(channel, end, channel.size(), this::take);
            if (end > before) {
                mark = MetricsFile.before(channel, end, MARK_BYTES);
                last = MetricsFile.lastLine(channel, end);
            }
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
    }

    /** The numbers that any line has, besides step, images and seconds. */
    synchronized List<String> keys() {
        return List.copyOf(line.keys());
    }

    /** The step of the last line; -1 where there is none. */
    synchronized long lastStep() {
        return lastStep;
    }

    /** The numbers of the last line. */
    synchronized JsonNode last() {
        return last;
    }

    /** The lines that have more than numbers after {@code step}, the newest {@value #MOST_REMARKS} of them. */
    synchronized List<JsonNode> remarksAfter(long step) {
        return remarks.stream()
                .filter(remark -> remark.path("step").asLong() > step)
                .toList();
    }

    /**
     * The lines of steps {@code from} to {@code to}, in about {@code points} buckets of as many lines each.
     *
     * @return in order, none of them empty
     */
    synchronized List<Bucket> buckets(long from, long to, int points) {
        List<Stretch> touched = stretches.stream()
                .filter(stretch -> stretch.of.lastStep() >= from && stretch.of.firstStep() <= to)
                .toList();
        long lines = touched.stream().mapToLong(stretch -> stretch.of.lines()).sum();
        long each = Math.max(1, (lines + points - 1) / points);
        try {
            return each < linesEach ? ofLines(touched, from, to, (int) each) : ofStretches(touched, from, to, each);
        } catch (IOException e) {
            throw AtomicFile.failure("cannot read " + file, e);
        }
    }

    private List<Bucket> ofStretches(List<Stretch> touched, long from, long to, long linesOfEach) throws IOException {
        int together = (int) ((linesOfEach + linesEach - 1) / linesEach);
        List<Bucket> buckets = new ArrayList<>();
        Bucket bucket = new Bucket();
        for (int i = 0; i < touched.size(); i++) {
            Stretch stretch = touched.get(i);
            if (stretch.of.firstStep() >= from && stretch.of.lastStep() <= to) {
                bucket.add(stretch.of);
            } else {
                for (Bucket part : ofLines(List.of(stretch), from, to, Integer.MAX_VALUE)) {
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

    private List<Bucket> ofLines(List<Stretch> touched, long from, long to, int each) throws IOException {
        if (touched.isEmpty()) {
            return List.of();
        }
        List<Bucket> buckets = new ArrayList<>();
        buckets.add(new Bucket());
        try (FileChannel channel = FileChannel.open(file)) {
            long begin = touched.get(0).at;
            int next = stretches.indexOf(touched.get(touched.size() - 1)) + 1;
            long stop = next < stretches.size() ? stretches.get(next).at : end;
            long[] before = {touched.get(0).of.firstStep() - 1};
            MetricsFile.read(channel, begin, stop, (bytes, at, length, place) -> {
                if (line.read(bytes, at, length) && line.step() > before[0]) {
                    before[0] = line.step();
                    if (line.step() >= from && line.step() <= to) {
                        if (buckets.get(buckets.size() - 1).lines() == each) {
                            buckets.add(new Bucket());
                        }
                        buckets.get(buckets.size() - 1).add(line);
                    }
                }
            });
        }
        return buckets.stream().filter(some -> some.lines() > 0).toList();
    }

    /** Whether the file is the one that was read, with what was read still in it. */
    private boolean goesOn(FileChannel channel) throws IOException {
        return Objects.equals(identity, identity())
                && channel.size() >= end
                && Arrays.equals(mark, MetricsFile.before(channel, end, MARK_BYTES));
    }

    private @Nullable Object identity() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private void forget() {
        stretches.clear();
        remarks.clear();
        linesEach = LINES_AT_FIRST;
        mark = new byte[0];
        end = 0;
        lastStep = -1;
        last = Json.MAPPER.createObjectNode();
    }

    private void take(byte[] bytes, int from, int length, long at) {
        if (!line.read(bytes, from, length) || line.step() <= lastStep) {
            return;
        }
        lastStep = line.step();
        if (stretches.isEmpty() || stretches.get(stretches.size() - 1).of.lines() >= linesEach) {
            merge();
            stretches.add(new Stretch(at, new Bucket()));
        }
        stretches.get(stretches.size() - 1).of.add(line);
        if (line.hasMore()) {
            Optional<JsonNode> tree = MetricsLine.tree(bytes, from, length);
            tree.ifPresent(remarks::add);
            if (remarks.size() > MOST_REMARKS) {
                remarks.remove(0);
            }
        }
    }

    /** Makes one of every two stretches, where there are as many as may be. */
    private void merge() {
        if (stretches.size() < MOST_STRETCHES) {
            return;
        }
        List<Stretch> merged = new ArrayList<>();
        for (int i = 0; i < stretches.size(); i += 2) {
            Stretch first = stretches.get(i);
            if (i + 1 < stretches.size()) {
                first.of.add(stretches.get(i + 1).of);
            }
            merged.add(first);
        }
        stretches.clear();
        stretches.addAll(merged);
        linesEach *= 2;
    }
}
