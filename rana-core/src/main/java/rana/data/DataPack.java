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
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import rana.Counts;
import rana.FailureException;
import rana.Printable;
import rana.UsageException;
import rana.image.Picture;
import rana.io.AtomicFile;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The result of packing pictures into one zip archive in the layout of StyleGAN's dataset tools:
 * {@code 00000/img00000000.png} and so on, stored rather than compressed, and {@code dataset.json}
 * with the labels. Bad pictures and exact duplicates are left out, and the rest are shuffled. The
 * same pictures, size and seed give the same bytes.
 *
 * @param description the description of the source
 * @param written the number of pictures written
 * @param bad the number of unreadable pictures left out
 * @param repeated the number of duplicates left out
 * @param size the side of every picture in pixels
 * @param channels 1 or 3
 * @param classes the number of classes; 0 if the pictures have no labels
 */
public record DataPack(String description, int written, int bad, int repeated, int size, int channels, int classes) {
    private static final LocalDateTime FIXED_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    /**
     * Options for the archive.
     *
     * @param size the side of every picture in pixels, 4 to 1024; null to choose one that suits the
     *     pictures
     * @param channels 1 or 3; null for 1 if all pictures are grey, else 3
     * @param seed the seed of the shuffling
     * @param keepDuplicates if true, duplicates are kept
     */
    public record Settings(@Nullable Integer size, @Nullable Integer channels, long seed, boolean keepDuplicates) {}

    /**
     * Writes the pictures that {@code spec} names to {@code archive}, which must not exist yet.
     *
     * @param options options for opening the source; the size applies only to sources without
     *     picture files
     * @throws UsageException if there are no pictures to write, or {@code archive} exists
     * @throws FailureException if a picture cannot be read again, or the archive cannot be written
     */
    public static DataPack write(String spec, DataOptions options, Settings settings, Path archive) {
        requireNew(archive);
        Survey survey = Survey.of(spec, options);
        if (survey.looks().isEmpty()) {
            throw new UsageException("%s has no usable picture: %s".formatted(survey.description(), reason(survey)));
        }
        survey.bad().forEach(file -> options.listener().skipped(Printable.of(file.name()), file.reason()));
        survey.notes().forEach(options.listener()::note);
        Inspection.Suggestion suggestion = Inspection.suggestion(survey, spec, options);
        int size = settings.size() == null ? suggestion.size() : settings.size();
        int channels = settings.channels() == null ? suggestion.channels() : settings.channels();
        DataOptions.of(size, channels); // rejects sizes that no training could use
        List<Integer> order = order(survey, settings);
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

    /** Returns why no picture can be used. */
    private static String reason(Survey survey) {
        Inspection.Elsewhere elsewhere = survey.elsewhere();
        if (elsewhere != null) {
            return "%s; use the folder %s, which has %s"
                    .formatted(
                            survey.notes().get(survey.notes().size() - 1),
                            Printable.of(elsewhere.folder()),
                            Counts.of(elsewhere.pictures(), "usable picture"));
        }
        if (survey.bad().isEmpty() && survey.foreign().isEmpty()) {
            return "it is empty";
        }
        FileIndex.SkippedFile first = (survey.bad().isEmpty() ? survey.foreign() : survey.bad()).get(0);
        return Printable.of(first.name()) + ": " + first.reason();
    }

    private static void requireNew(Path archive) {
        if (Files.exists(archive)) {
            throw new UsageException(archive + " already exists; choose another name, or move the file away");
        }
    }

    /** Returns the indices of the good pictures to write, shuffled. */
    private static List<Integer> order(Survey survey, Settings settings) {
        Set<Integer> redundant = new HashSet<>();
        if (!settings.keepDuplicates()) {
            for (List<Integer> group : Duplicates.among(survey.looks()).exact()) {
                int kept = group.stream()
                        .filter(i -> survey.looks().get(i).label() >= 0)
                        .findFirst()
                        .orElse(group.get(0));
                group.stream().filter(i -> i != kept).forEach(redundant::add);
            }
        }
        List<Integer> order = new ArrayList<>(IntStream.range(0, survey.looks().size())
                .filter(i -> !redundant.contains(i))
                .boxed()
                .toList());
        Collections.shuffle(order, new Random(settings.seed()));
        return order;
    }

    private static void write(
            OutputStream out, Survey survey, List<Integer> order, int size, int channels, DataListener listener)
            throws IOException {
        var pack = new Writer(out, survey.classes());
        for (int i = 0; i < order.size(); i++) {
            var png = new ByteArrayOutputStream();
            new Picture(size, size, channels, pixels(survey, order.get(i), size, channels)).writePng(png);
            pack.add(png.toByteArray(), survey.looks().get(order.get(i)).label());
            listener.progress("writing pictures", i + 1, order.size());
        }
        pack.finish();
    }

    private static byte[] pixels(Survey survey, int good, int size, int channels) {
        try {
            return survey.source().pixels(good, size, channels);
        } catch (IOException e) {
            throw new FailureException(
                    "%s of %s could be read at first, but not a second time: %s"
                            .formatted(Printable.of(survey.names().get(good)), survey.description(), e.getMessage()),
                    e);
        }
    }

    /** A writer of pictures in the layout of {@link DataPack}; the caller closes the stream. */
    public static final class Writer {
        private final ZipOutputStream zip;
        private final List<String> classes;
        private final List<Integer> labels = new ArrayList<>();

        /**
         * Creates a writer.
         *
         * @param classes the names of the classes; empty if the pictures have no labels
         */
        public Writer(OutputStream out, List<String> classes) {
            this.zip = new ZipOutputStream(out);
            this.zip.setMethod(ZipOutputStream.STORED);
            this.classes = List.copyOf(classes);
        }

        /**
         * Writes a picture.
         *
         * @param png the PNG file
         * @param label the index of its class; -1 without one
         */
        public void add(byte[] png, int label) throws IOException {
            store(name(labels.size()), png);
            labels.add(label);
        }

        /** Writes the labels and the end of the archive. */
        public void finish() throws IOException {
            store(FileNames.LABELS, labels());
            zip.finish();
        }

        private void store(String name, byte[] content) throws IOException {
            var entry = new ZipEntry(name);
            var checksum = new CRC32();
            checksum.update(content);
            entry.setCrc(checksum.getValue());
            entry.setSize(content.length);
            entry.setTimeLocal(FIXED_TIME);
            zip.putNextEntry(entry);
            zip.write(content);
            zip.closeEntry();
        }

        /** Returns a name such as "00012/img00012345.png". */
        private static String name(int index) {
            String number = String.format(Locale.ROOT, "%08d", index);
            return number.substring(0, 5) + "/img" + number + ".png";
        }

        private byte[] labels() {
            var bytes = new ByteArrayOutputStream();
            try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
                json.writeStartObject();
                if (classes.isEmpty()) {
                    json.writeNullProperty("labels");
                } else {
                    json.writeArrayPropertyStart("labels");
                    for (int i = 0; i < labels.size(); i++) {
                        json.writeStartArray();
                        json.writeString(name(i));
                        if (labels.get(i) < 0) {
                            json.writeNull();
                        } else {
                            json.writeNumber(labels.get(i));
                        }
                        json.writeEndArray();
                    }
                    json.writeEndArray();
                    json.writeArrayPropertyStart("classes");
                    classes.forEach(json::writeString);
                    json.writeEndArray();
                }
                json.writeEndObject();
            }
            bytes.writeBytes("\n".getBytes(StandardCharsets.UTF_8));
            return bytes.toByteArray();
        }
    }
}
