package rana.data;

import java.util.List;
import java.util.Optional;
import rana.image.Resize;

/** Pictures that are stored in another size and resized each time they are read. */
record Rescaled(ImageSource of, int size) implements ImageSource {
    /** Returns {@code source} in the given size; {@code source} itself if it has that size. */
    static ImageSource to(int size, ImageSource source) {
        return source.size() == size ? source : new Rescaled(source, size);
    }

    @Override
    public String description() {
        return of.description();
    }

    @Override
    public int count() {
        return of.count();
    }

    @Override
    public int channels() {
        return of.channels();
    }

    @Override
    public void read(int index, byte[] to, int offset) {
        int stored = of.size();
        byte[] pixels = new byte[stored * stored * of.channels()];
        of.read(index, pixels, 0);
        byte[] wanted = Resize.bicubic(pixels, stored, stored, of.channels(), size, size);
        System.arraycopy(wanted, 0, to, offset, wanted.length);
    }

    @Override
    public List<String> classes() {
        return of.classes();
    }

    @Override
    public int label(int index) {
        return of.label(index);
    }

    @Override
    public Optional<Fingerprint> fingerprint() {
        return of.fingerprint();
    }
}
