package rana.classify;

import java.util.List;
import rana.data.ImageSource;

/** A set of pictures with their labels for one or more classification tasks. */
public interface LabelledImages {
    /** Returns a description to display and for the classifier card. */
    String description();

    /** Returns the tasks that the pictures are labelled for; at least one. */
    List<ClassificationTask> tasks();

    /** Returns the number of pictures. */
    int count();

    /** Returns the side of every picture, in pixels. */
    int size();

    /** Returns the number of channels: 1 (grey) or 3 (red, green, blue). */
    int channels();

    /** Copies picture {@code index} into {@code to}, as {@link ImageSource#read} does. */
    void read(int index, byte[] to, int offset);

    /**
     * Returns the index of the class of picture {@code index} for {@code task}, or -1 if it has no
     * label for that task.
     */
    int label(int index, int task);

    /** Returns the number of bytes in one picture. */
    default int pictureBytes() {
        return size() * size() * channels();
    }

    /**
     * Returns the labelled pictures of {@code images} with their classes as the only task,
     * {@code class}.
     */
    static LabelledImages of(ImageSource images) {
        ImageSource source = images.labelled();
        List<ClassificationTask> tasks = List.of(new ClassificationTask("class", source.classes()));
        return new LabelledImages() {
            @Override
            public String description() {
                return source.description();
            }

            @Override
            public List<ClassificationTask> tasks() {
                return tasks;
            }

            @Override
            public int count() {
                return source.count();
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
                source.read(index, to, offset);
            }

            @Override
            public int label(int index, int task) {
                return source.label(index);
            }
        };
    }
}
