package rana.data;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One of the data sets of Krizhevsky (2009), or a split of it, in the binary version. A file of it holds records of one
 * or two bytes for labels and 3,072 for a picture.
 *
 * <p>The test splits are there to measure with; nothing should be trained on them.
 *
 * @param spec what a person calls it: "cifar10-test"
 * @param title for people: "CIFAR-10 test split"
 * @param archive the file to fetch, and where from
 * @param folder that the archive unpacks to
 * @param files in the order of their pictures
 * @param records in each file
 * @param labelBytes before each picture
 * @param labelByte the one of them that counts
 * @param classes in the order of the labels
 */
record CifarSet(
        String spec,
        String title,
        Download archive,
        String folder,
        List<String> files,
        int records,
        int labelBytes,
        int labelByte,
        List<String> classes) {
    /** All that {@code --data} knows. */
    static final List<CifarSet> ALL = Stream.of(true, false)
            .flatMap(training -> Stream.of(cifar10(training), cifar100(training, false), cifar100(training, true)))
            .toList();

    /** The one that {@code spec} names. */
    static Optional<CifarSet> named(String spec) {
        return ALL.stream().filter(set -> set.spec.equals(spec)).findFirst();
    }

    /** The training split that an archive or a folder of this name is known by. */
    static Optional<CifarSet> of(String fileName) {
        return ALL.stream()
                .filter(set -> set.archiveName().equals(fileName) || set.folder.equals(fileName))
                .findFirst();
    }

    private static CifarSet cifar10(boolean training) {
        List<String> batches = IntStream.rangeClosed(1, 5)
                .mapToObj(number -> "data_batch_" + number + ".bin")
                .toList();
        return new CifarSet(
                training ? "cifar10" : "cifar10-test",
                "CIFAR-10 " + split(training),
                Download.CIFAR10,
                "cifar-10-batches-bin",
                training ? batches : List.of("test_batch.bin"),
                10_000,
                1,
                0,
                List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"));
    }

    private static CifarSet cifar100(boolean training, boolean coarse) {
        return new CifarSet(
                "cifar100" + (coarse ? "-coarse" : "") + (training ? "" : "-test"),
                "CIFAR-100 " + split(training) + (coarse ? " by coarse classes" : ""),
                Download.CIFAR100,
                "cifar-100-binary",
                List.of(training ? "train.bin" : "test.bin"),
                training ? 50_000 : 10_000,
                2,
                coarse ? 0 : 1,
                coarse ? Cifar100Classes.COARSE : Cifar100Classes.FINE);
    }

    private static String split(boolean training) {
        return training ? "training split" : "test split";
    }

    /** "CIFAR-10". */
    String name() {
        return title.substring(0, title.indexOf(' '));
    }

    /** "cifar-10-binary.tar.gz". */
    String archiveName() {
        return archive.fileName();
    }

    int recordBytes() {
        return labelBytes + CifarBatch.PICTURE_BYTES;
    }

    /** "10,000 records of 3,073 bytes". */
    String shape() {
        return "%,d records of %,d bytes".formatted(records, recordBytes());
    }

    /** "data_batch_1.bin to data_batch_5.bin". */
    String wanted() {
        String first = files.get(0);
        String last = files.get(files.size() - 1);
        return first.equals(last) ? first : first + " to " + last;
    }
}
