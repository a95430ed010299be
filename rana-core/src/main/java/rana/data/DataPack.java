package rana.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import rana.FailureException;
import rana.Printable;
import rana.UsageException;
import rana.image.Picture;
import rana.io.AtomicFile;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes pictures as one zip archive in the layout of StyleGAN's dataset tools: {@code 00000/img00000000.png} and so on,
 * stored rather than compressed, and {@code dataset.json} with the labels. Bad pictures and repeated ones are left out, and
 * the rest are shuffled. The same pictures, size and seed give the same bytes.
 *
 * @param description of the source
 * @param written pictures
 * @param bad pictures that were left out
 * @param repeated pictures that were left out
 * @param size of every picture, in pixels
 * @param channels 1 or 3
 * @param classes how many the labels tell apart; 0: none
 */
public record DataPack(String description, int written, int bad, int repeated, int size, int channels, int classes) {
    private static final LocalDateTime WHENEVER = LocalDateTime.of(1980, 1, 1, 0, 0);

    /**
     * What to write.
     *
     * @param size of every picture in pixels, 4 to 1024; null: what suits the pictures
     * @param channels 1 or 3; null: 1 where all pictures are grey
     * @param seed of the order
     * @param repeated whether pictures that are there more than once are written as often
     */
    public record Wish(@Nullable Integer size, @Nullable Integer channels, long seed, boolean repeated) {}

    /**
     * Writes the pictures that {@code spec} names to {@code archive}, which may not be there yet.
     *
     * @param options its size is that of pictures which are no files of their own
     * @throws UsageException when there is not one picture to write, or {@code archive} is there
     * @throws FailureException when a picture cannot be read again, or the archive cannot be written
     */
    public static DataPack write(String spec, DataOptions options, Wish wish, Path archive) {
        requireNew(archive);
        Survey survey = Survey.of(spec, options);
        if (survey.looks().isEmpty()) {
            throw new UsageException("no picture of %s can be used: %s"
                    .formatted(
                            survey.description(),
                            survey.bad().isEmpty()
                                    ? "there is none"
                                    : Printable.of(survey.bad().get(0).name()) + ": "
                                            + survey.bad().get(0).reason()));
        }
        survey.bad().forEach(file -> options.listener().skipped(Printable.of(file.name()), file.reason()));
        survey.notes().forEach(options.listener()::note);
        Inspection.Suggestion suggestion = Inspection.suggestion(survey, spec, options);
        int size = wish.size() == null ? suggestion.size() : wish.size();
        int channels = wish.channels() == null ? suggestion.channels() : wish.channels();
        new DataOptions(size, channels, 0, null, DataListener.SILENT); // refuses sizes that no training could use
        List<Integer> order = order(survey, wish);
        AtomicFile.write(archive, out -> write(out, survey, order, size, channels, options.listener()));
        return new DataPack(
                survey.description(),
                order.size(),
                survey.bad().size(),
                survey.looks().size() - order.size(),
                size,
                channels,
                survey.classes().size());
    }

    private static void requireNew(Path archive) {
        if (Files.exists(archive)) {
            throw new UsageException(archive + " is there already; name another file, or move that one away");
        }
    }

    /** Which of the good pictures are written, in which order. */
    private static List<Integer> order(Survey survey, Wish wish) {
        Set<Integer> spare = new HashSet<>();
        if (!wish.repeated()) {
            for (List<Integer> group : Duplicates.among(survey.looks()).exact()) {
                spare.addAll(group.subList(1, group.size()));
            }
        }
        List<Integer> order = new ArrayList<>(IntStream.range(0, survey.looks().size())
                .filter(i -> !spare.contains(i))
                .boxed()
                .toList());
        Collections.shuffle(order, new Random(wish.seed()));
        return order;
    }

    private static void write(
            OutputStream out, Survey survey, List<Integer> order, int size, int channels, DataListener listener)
            throws IOException {
        var zip = new ZipOutputStream(out);
        zip.setMethod(ZipOutputStream.STORED);
        for (int i = 0; i < order.size(); i++) {
            var png = new ByteArrayOutputStream();
            new Picture(size, size, channels, pixels(survey, order.get(i), size, channels)).writePng(png);
            add(zip, name(i), png.toByteArray());
            listener.progress("writing pictures", i + 1, order.size());
        }
        add(zip, FileIndex.LABELS, labels(survey, order));
        zip.finish();
    }

    private static byte[] pixels(Survey survey, int good, int size, int channels) {
        try {
            return survey.source().pixels(good, size, channels);
        } catch (IOException e) {
            throw new FailureException(
                    "%s of %s was a good picture at first, and is none now: %s"
                            .formatted(Printable.of(survey.names().get(good)), survey.description(), e.getMessage()),
                    e);
        }
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        var entry = new ZipEntry(name);
        var checksum = new CRC32();
        checksum.update(content);
        entry.setCrc(checksum.getValue());
        entry.setSize(content.length);
        entry.setTimeLocal(WHENEVER);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /** "00012/img00012345.png". */
    private static String name(int index) {
        String number = "%08d".formatted(index);
        return number.substring(0, 5) + "/img" + number + ".png";
    }

    private static byte[] labels(Survey survey, List<Integer> order) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            if (survey.classes().isEmpty()) {
                json.writeNullProperty("labels");
            } else {
                json.writeArrayPropertyStart("labels");
                for (int i = 0; i < order.size(); i++) {
                    json.writeStartArray();
                    json.writeString(name(i));
                    json.writeNumber(survey.looks().get(order.get(i)).label());
                    json.writeEndArray();
                }
                json.writeEndArray();
                json.writeArrayPropertyStart("classes");
                survey.classes().forEach(json::writeString);
                json.writeEndArray();
            }
            json.writeEndObject();
        }
        bytes.writeBytes("\n".getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }
}
