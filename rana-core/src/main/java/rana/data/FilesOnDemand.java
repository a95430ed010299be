package rana.data;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import rana.FailureException;
import rana.Printable;

/** Pictures that are decoded each time they are read; only their names are in memory. */
final class FilesOnDemand implements ImageSource {
    private final PictureFiles files;
    private final DataOptions options;
    private final String description;
    private final List<String> classes;
    private final String[] names;
    private final int[] labels;
    private final Fingerprint fingerprint;

    FilesOnDemand(
            PictureFiles files,
            DataOptions options,
            String description,
            List<String> classes,
            String[] names,
            int[] labels,
            Fingerprint fingerprint) {
        this.files = files;
        this.options = options;
        this.description = description;
        this.classes = classes;
        this.names = names;
        this.labels = labels;
        this.fingerprint = fingerprint;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public int count() {
        return names.length;
    }

    @Override
    public int size() {
        return options.size();
    }

    @Override
    public int channels() {
        return options.channels();
    }

    @Override
    public void read(int index, byte[] to, int offset) {
        try {
            byte[] pixels = ImageFile.read(files.bytes(names[index]), options.size(), options.channels());
            System.arraycopy(pixels, 0, to, offset, pixels.length);
        } catch (IOException e) {
            throw new FailureException(
                    "%s in %s could be read when the data were opened, but cannot be read now: %s; restore it, then resume"
                            .formatted(Printable.of(names[index]), files.where(), e.getMessage()),
                    e);
        }
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    @Override
    public Optional<Fingerprint> fingerprint() {
        return Optional.of(fingerprint);
    }
}
