package rana.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.UsageException;

/** Tests on generated files: picture i is filled with i, and its label is i mod 10. */
class IdxTest {
    private static final int PICTURES = 0x803;
    private static final int LABELS = 0x801;

    private final RecordingListener recorded = new RecordingListener();

    @TempDir
    Path folder;

    @Test
    void reads_mnist_from_a_folder_gzipped_or_not() throws IOException {
        pictures("train-images-idx3-ubyte.gz", 100, 28, 28);
        labels("train-labels-idx1-ubyte", 100);
        ImageSource digits = open("mnist", folder, 28, 1);

        assertThat(digits.count()).isEqualTo(100);
        assertThat(digits.classes()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(digits.label(43)).isEqualTo(3);
        assertThat(first(digits, 43)).isEqualTo(43);
        assertThat(digits.description()).isEqualTo("MNIST training split");
    }

    @Test
    void reads_the_chosen_digits_in_the_requested_size_and_channels() throws IOException {
        pictures("t10k-images-idx3-ubyte", 100, 28, 20);
        labels("t10k-labels-idx1-ubyte.gz", 100);
        ImageSource digits = open("mnist-test:8,3", folder, 32, 3);

        assertThat(digits.count()).isEqualTo(20);
        assertThat(digits.classes()).containsExactly("8", "3");
        assertThat(digits.label(0)).isEqualTo(1);
        byte[] picture = new byte[32 * 32 * 3];
        digits.read(1, picture, 0);
        assertThat(picture).containsOnly(8);
        assertThatThrownBy(() -> open("mnist-test:ten", folder, 32, 3))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("unknown MNIST class \"ten\"");
        assertThatThrownBy(() -> open("mnist", folder, 32, 3))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("expected train-images-idx3-ubyte and train-labels-idx1-ubyte");
    }

    @Test
    void reads_any_file_of_pictures_with_or_without_labels() throws IOException {
        Path file = pictures("fashion-images-idx3-ubyte.gz", 30, 28, 28);
        assertThat(open(file.toString(), null, 28, 1).classes()).isEmpty();
        assertThat(recorded.notes).anyMatch(note -> note.contains("no label file next to it"));

        labels("fashion-labels-idx1-ubyte.gz", 30);
        ImageSource labelled = open(file.toString(), null, 28, 1);
        assertThat(labelled.classes()).hasSize(10);
        assertThat(labelled.label(29)).isEqualTo(9);
        assertThat(first(labelled, 29)).isEqualTo(29);
    }

    @Test
    void believes_no_header_that_lies() throws IOException {
        Path cut = folder.resolve("cut");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(pictures("whole", 9, 8, 8)), 16 + 3 * 64 + 1));
        assertRefused(cut, "is truncated: 3 complete pictures, but its header says 9");
        assertRefused(header("few", PICTURES, 0, 28, 28), "has 0 pictures");
        assertRefused(header("negative", PICTURES, -1, 28, 28), "has -1 pictures");
        assertRefused(header("wide", PICTURES, 1, Integer.MAX_VALUE, Integer.MAX_VALUE), "2147483647");
        assertRefused(header("many", PICTURES, Integer.MAX_VALUE, 16_000, 16_000), "more than the");
        assertRefused(header("short", PICTURES), "is truncated");
        Path three = pictures("three-images-idx3", 3, 8, 8);
        labels("three-labels-idx1", 4);
        assertRefused(three, "has 3 pictures but 4 labels");
        header("three-labels-idx1", LABELS, Integer.MAX_VALUE);
        assertRefused(three, "2,147,483,647 labels according to its header; expected at most 20,000,000");
        header("three-labels-idx1", LABELS, 9);
        assertRefused(three, "0 labels, but its header says 9");
        header("three-labels-idx1", PICTURES, 3);
        assertRefused(three, "is not an IDX file of labels");
    }

    private void assertRefused(Path file, String why) {
        assertThatThrownBy(() -> open(file.toString(), null, 8, 1))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("\n");
    }

    private ImageSource open(String spec, @org.jspecify.annotations.Nullable Path path, int size, int channels) {
        return DataSources.open(spec, DataOptions.of(size, channels).path(path).listener(recorded));
    }

    private static int first(ImageSource source, int index) {
        byte[] picture = new byte[source.size() * source.size() * source.channels()];
        source.read(index, picture, 0);
        return picture[0];
    }

    private Path pictures(String name, int count, int height, int width) throws IOException {
        try (DataOutputStream out = create(name)) {
            for (int number : new int[] {PICTURES, count, height, width}) {
                out.writeInt(number);
            }
            for (int i = 0; i < count; i++) {
                byte[] picture = new byte[height * width];
                Arrays.fill(picture, (byte) i);
                out.write(picture);
            }
        }
        return folder.resolve(name);
    }

    private void labels(String name, int count) throws IOException {
        try (DataOutputStream out = create(name)) {
            out.writeInt(LABELS);
            out.writeInt(count);
            for (int i = 0; i < count; i++) {
                out.write(i % 10);
            }
        }
    }

    private Path header(String name, int... numbers) throws IOException {
        try (DataOutputStream out = create(name)) {
            for (int number : numbers) {
                out.writeInt(number);
            }
        }
        return folder.resolve(name);
    }

    private DataOutputStream create(String name) throws IOException {
        OutputStream file = Files.newOutputStream(folder.resolve(name));
        return new DataOutputStream(name.endsWith(".gz") ? new GZIPOutputStream(file) : file);
    }
}
