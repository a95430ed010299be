package rana.classify;

import java.util.List;
import rana.data.ImageSource;

/** Pictures and the right answers to questions about them. */
public interface Examples {
    /** What this is, for people and for the card. */
    String description();

    /** At least one. */
    List<Question> questions();

    /** How many pictures there are. */
    int count();

    /** Side of every picture, in pixels. */
    int size();

    /** 1 (grey) or 3 (red, green, blue). */
    int channels();

    /** Copies picture {@code index} into {@code to}, as {@link ImageSource#read} does. */
    void read(int index, byte[] to, int offset);

    /** Index of the right answer to {@code question}, or -1: the question does not arise. */
    int answer(int index, int question);

    /** Bytes in one picture. */
    default int pictureBytes() {
        return size() * size() * channels();
    }

    /** Pictures with their classes: one question, {@code class}. */
    static Examples of(ImageSource source) {
        List<Question> questions = List.of(new Question("class", source.classes()));
        return new Examples() {
            @Override
            public String description() {
                return source.description();
            }

            @Override
            public List<Question> questions() {
                return questions;
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
            public int answer(int index, int question) {
                return source.label(index);
            }
        };
    }
}
