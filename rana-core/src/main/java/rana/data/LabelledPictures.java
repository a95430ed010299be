package rana.data;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The pictures of a source that have a label. */
final class LabelledPictures implements ImageSource {
    private final ImageSource source;
    private final int[] indices;

    private LabelledPictures(ImageSource source, int[] indices) {
        this.source = source;
        this.indices = indices;
    }

    /** Returns {@code source} itself if all of its pictures have a label or it has no classes. */
    static ImageSource of(ImageSource source) {
        int[] indices = IntStream.range(0, source.count())
                .filter(i -> source.label(i) >= 0)
                .toArray();
        return source.classes().isEmpty() || indices.length == source.count()
                ? source
                : new LabelledPictures(source, indices);
    }

    @Override
    public String description() {
        return source.description();
    }

    @Override
    public int count() {
        return indices.length;
    }

    @Override
    public int size() {
        return source.size();
    }

    @Override
    public int channels() {
        return source.channels();
    }

    @Override
    public void read(int index, byte[] to, int offset) {
        source.read(indices[index], to, offset);
    }

    @Override
    public List<String> classes() {
        return source.classes();
    }

    @Override
    public int label(int index) {
        return source.label(indices[index]);
    }

    @Override
    public Optional<Fingerprint> fingerprint() {
        return source.fingerprint();
    }
}
