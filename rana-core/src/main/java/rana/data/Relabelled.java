package rana.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import rana.image.Picture;

/** Images whose classes have other labels than in their source. */
final class Relabelled implements ImageSource {
    private final ImageSource of;
    private final List<String> classes;
    private final int[] newLabels;

    private Relabelled(ImageSource of, List<String> classes, int[] newLabels) {
        this.of = of;
        this.classes = List.copyOf(classes);
        this.newLabels = newLabels;
    }

    /** Returns {@code source} with the labels of its classes' names in {@code classes}. */
    static ImageSource byName(ImageSource source, List<String> classes) {
        return new Relabelled(
                source,
                classes,
                source.classes().stream().mapToInt(classes::indexOf).toArray());
    }

    /** Returns {@code source} without the classes that have no images. */
    static ImageSource withoutEmptyClasses(ImageSource source) {
        int[] counts = source.classCounts();
        int[] newLabels = new int[counts.length];
        List<String> present = new ArrayList<>();
        for (int label = 0; label < counts.length; label++) {
            newLabels[label] = counts[label] == 0 ? -1 : present.size();
            if (counts[label] > 0) {
                present.add(source.classes().get(label));
            }
        }
        return present.size() == counts.length ? source : new Relabelled(source, present, newLabels);
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
    public int size() {
        return of.size();
    }

    @Override
    public int channels() {
        return of.channels();
    }

    @Override
    public void read(int index, byte[] to, int offset) {
        of.read(index, to, offset);
    }

    @Override
    public Picture picture(int index) {
        return of.picture(index);
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public int label(int index) {
        int label = of.label(index);
        return label < 0 ? label : newLabels[label];
    }

    @Override
    public Optional<Fingerprint> fingerprint() {
        return of.fingerprint();
    }
}
