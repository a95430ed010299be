package rana.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rana.FailureException;
import rana.UsageException;

/**
 * Tests on generated batches: record i of batch b has label i mod 10, and its planes are filled
 * with b, 10 b and 20 b.
 */
class CifarTest {
    private static final int RECORD = 3073;

    @TempDir
    static Path folder;

    private static Path archive;
    private static Path unpacked;

    @BeforeAll
    static void write_batches() throws IOException {
        unpacked = Files.createDirectories(folder.resolve("unpacked/cifar-10-batches-bin"));
        archive = Files.createDirectories(folder.resolve("packed")).resolve("cifar-10-binary.tar.gz");
        writeArchive(archive, List.of(4, 1, 5, 2, 3));
        for (int number = 1; number <= 5; number++) {
            Files.write(unpacked.resolve("data_batch_" + number + ".bin"), batch(number));
        }
    }

    @Test
    void reads_the_chosen_classes_in_the_order_of_the_batch_numbers() {
        ImageSource pictures = open("cifar10:frog,cat", archive);

        assertThat(pictures.count()).isEqualTo(10_000);
        assertThat(pictures.classes()).containsExactly("frog", "cat");
        assertThat(pictures.description()).isEqualTo("CIFAR-10 training split, frog, cat");
        for (int i = 0; i < pictures.count(); i++) {
            assertThat(pictures.label(i)).isEqualTo(i % 2 == 0 ? 1 : 0);
            assertThat(first(pictures, i)[0]).isEqualTo((byte) (i / 2000 + 1));
        }
    }

    @Test
    void interleaves_the_planes() {
        assertThat(first(open("cifar10:truck", archive), 4_999)).startsWith(5, 50, 100, 5, 50, 100);
    }

    @Test
    void reads_the_same_from_every_place_it_may_lie_in() {
        byte[] expected = all(open("cifar10:ship", archive));
        for (Path place : List.of(archive.getParent(), unpacked, unpacked.getParent())) {
            assertThat(all(open("cifar10:ship", place))).as(place.toString()).isEqualTo(expected);
        }
    }

    @Test
    void gives_the_requested_size_and_grey() {
        var pictures = DataSources.open("cifar10:dog", DataOptions.of(16, 1).path(archive));

        byte[] picture = new byte[16 * 16];
        pictures.read(0, picture, 0);
        assertThat(pictures.size()).isEqualTo(16);
        assertThat(picture).containsOnly((int) Math.round(0.299 * 1 + 0.587 * 10 + 0.114 * 20));
    }

    @Test
    void reads_the_test_split_from_its_own_file() throws IOException {
        Path place = Files.createDirectories(folder.resolve("with-test"));
        Files.write(place.resolve("test_batch.bin"), batch(9));
        ImageSource pictures = open("cifar10-test:frog", place);

        assertThat(pictures.count()).isEqualTo(1000);
        assertThat(pictures.description()).isEqualTo("CIFAR-10 test split, frog");
        assertThat(first(pictures, 0)).startsWith(9, 90, 180);
        assertThatThrownBy(() -> open("cifar10-test", archive))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("does not contain test_batch.bin");
    }

    @Test
    void reads_the_fine_and_the_coarse_classes_of_cifar_100() throws IOException {
        Path parent = folder.resolve("hundred");
        Path place = Files.createDirectories(parent.resolve("cifar-100-binary"));
        byte[] split = new byte[10_000 * 3074];
        for (int i = 0; i < 10_000; i++) {
            split[i * 3074] = (byte) (i % 20);
            split[i * 3074 + 1] = (byte) (i % 100);
            Arrays.fill(split, i * 3074 + 2, (i + 1) * 3074, (byte) (i % 100));
        }
        Files.write(place.resolve("test.bin"), split);

        ImageSource fine = open("cifar100-test:worm,apple", parent);
        assertThat(fine.classes()).containsExactly("worm", "apple");
        assertThat(fine.count()).isEqualTo(200);
        assertThat(fine.label(0)).isEqualTo(1);
        assertThat(first(fine, 1)[0]).isEqualTo((byte) 99);
        ImageSource coarse = open("cifar100-coarse-test", place);
        assertThat(coarse.classes()).hasSize(20).startsWith("aquatic_mammals").endsWith("vehicles_2");
        assertThat(coarse.label(39)).isEqualTo(19);
        assertThat(coarse.description()).isEqualTo("CIFAR-100 test split by coarse classes");
        assertThat(CifarSet.named("cifar100").orElseThrow().classes())
                .hasSize(100)
                .isSorted();
        assertThatThrownBy(() -> open("cifar100:frog", place)).hasMessageContaining("unknown CIFAR-100 class \"frog\"");
        assertThatThrownBy(() -> open("cifar100", place))
                .hasMessageContaining("expected cifar-100-binary.tar.gz, or train.bin");
    }

    @Test
    void knows_the_archive_by_its_name() {
        assertThat(DataSources.open(archive.toString(), DataOptions.of(32, 3)).count())
                .isEqualTo(50_000);
    }

    @Test
    void resizes_on_the_way_out_what_would_not_fit_into_memory() {
        var options = DataOptions.of(1024, 3).path(archive);
        ImageSource large = DataSources.open("cifar10:dog", options);

        byte[] picture = new byte[1024 * 1024 * 3];
        large.read(0, picture, 0);
        assertThat(large.size()).isEqualTo(1024);
        assertThat(picture).startsWith(1, 10, 20).endsWith(1, 10, 20);
    }

    @Test
    void reports_its_progress() {
        var recorded = new RecordingListener();
        DataSources.open("cifar10:dog", DataOptions.of(32, 3).path(unpacked).listener(recorded));
        assertThat(recorded.progress).hasSize(5).endsWith("reading CIFAR-10, pictures 50000/50000");
    }

    @Test
    void names_a_batch_that_is_cut_and_what_was_expected() throws IOException {
        Path cut = Files.createDirectories(folder.resolve("cut"));
        for (int number = 1; number <= 5; number++) {
            byte[] whole = batch(number);
            Files.write(
                    cut.resolve("data_batch_" + number + ".bin"),
                    number == 3 ? Arrays.copyOf(whole, whole.length - 1) : whole);
        }
        assertThatThrownBy(() -> open("cifar10", cut))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("data_batch_3.bin is truncated: 30,729,999 bytes, expected 30,730,000");
    }

    @Test
    void names_a_batch_that_is_missing() throws IOException {
        Path lacking = Files.createDirectories(folder.resolve("lacking"));
        Files.write(lacking.resolve("data_batch_1.bin"), batch(1));
        assertThatThrownBy(() -> open("cifar10", lacking))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("data_batch_2.bin")
                .hasMessageContaining("no such file");

        Path short4 = folder.resolve("four.tar.gz");
        writeArchive(short4, List.of(1, 2, 3, 5));
        assertThatThrownBy(() -> open("cifar10:frog", short4))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("does not contain data_batch_4.bin")
                .hasMessageContaining("with data_batch_1.bin to data_batch_5.bin of 10,000 records of 3,073 bytes");
    }

    @Test
    void names_an_archive_that_is_cut() throws IOException {
        Path cut = folder.resolve("cut.tar.gz");
        byte[] whole = Files.readAllBytes(archive);
        Files.write(cut, Arrays.copyOf(whole, whole.length * 2 / 3));
        assertThatThrownBy(() -> open("cifar10", cut))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(cut + " is truncated")
                .hasMessageContaining("ends before the end of data_batch_1.bin to data_batch_5.bin")
                .hasMessageNotContaining("\n");
    }

    @Test
    void refuses_a_file_that_is_not_an_archive() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.tar.gz"), "not what the name says");
        assertThatThrownBy(() -> open("cifar10", text))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(text + " is not a complete .tar.gz archive");
    }

    @Test
    void refuses_labels_that_cifar_10_does_not_have() throws IOException {
        Path wrong = Files.createDirectories(folder.resolve("wrong"));
        byte[] batch = batch(1);
        batch[7 * RECORD] = 99;
        Files.write(wrong.resolve("data_batch_1.bin"), batch);
        assertThatThrownBy(() -> open("cifar10", wrong))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("record 7 has label 99, expected 0 to 9");
    }

    @Test
    void says_what_a_folder_should_contain() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertThatThrownBy(() -> open("cifar10", empty))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("expected cifar-10-binary.tar.gz, or data_batch_1.bin to data_batch_5.bin");
        assertThatThrownBy(() -> open("cifar10", empty.resolve("gone")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no such file or folder");
    }

    private static ImageSource open(String spec, Path path) {
        return DataSources.open(spec, DataOptions.of(32, 3).path(path));
    }

    private static byte[] first(ImageSource pictures, int index) {
        byte[] picture = new byte[3072];
        pictures.read(index, picture, 0);
        return picture;
    }

    private static byte[] all(ImageSource pictures) {
        byte[] all = new byte[pictures.count() * 3072];
        for (int i = 0; i < pictures.count(); i++) {
            pictures.read(i, all, i * 3072);
        }
        return all;
    }

    private static byte[] batch(int number) {
        byte[] batch = new byte[10_000 * RECORD];
        for (int i = 0; i < 10_000; i++) {
            int at = i * RECORD;
            batch[at] = (byte) (i % 10);
            Arrays.fill(batch, at + 1, at + 1025, (byte) number);
            Arrays.fill(batch, at + 1025, at + 2049, (byte) (10 * number));
            Arrays.fill(batch, at + 2049, at + RECORD, (byte) (20 * number));
        }
        return batch;
    }

    private static void writeArchive(Path to, List<Integer> numbers) throws IOException {
        try (OutputStream file = Files.newOutputStream(to);
                var tar = new TarArchiveOutputStream(new GZIPOutputStream(file, 1 << 16))) {
            for (int number : numbers) {
                byte[] batch = batch(number);
                var entry = new TarArchiveEntry("cifar-10-batches-bin/data_batch_" + number + ".bin");
                entry.setSize(batch.length);
                tar.putArchiveEntry(entry);
                tar.write(batch);
                tar.closeArchiveEntry();
            }
        }
    }
}
