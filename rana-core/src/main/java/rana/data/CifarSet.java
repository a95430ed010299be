package rana.data;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A split of CIFAR-10 or CIFAR-100 (Krizhevsky 2009) in the binary version. A file contains records
 * of one or two label bytes and 3,072 bytes for a picture.
 *
 * <p>The test splits are for evaluation; do not train on them.
 *
 * @param spec the name in data specifications: "cifar10-test"
 * @param title the name for display: "CIFAR-10 test split"
 * @param archive the file to download
 * @param folder the folder that the archive unpacks to
 * @param files the names of the files, in the order of their pictures
 * @param records the number of records in each file
 * @param labelBytes the number of label bytes before each picture
 * @param labelByte the index of the label byte that is used
 * @param classes the names of the classes in the order of the labels
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
    /** All known sets. */
    static final List<CifarSet> ALL = Stream.of(true, false)
            .flatMap(training -> Stream.of(cifar10(training), cifar100(training, false), cifar100(training, true)))
            .toList();

    /** Returns the set that {@code spec} names. */
    static Optional<CifarSet> named(String spec) {
        return ALL.stream().filter(set -> set.spec.equals(spec)).findFirst();
    }

    /** Returns the training split whose archive or folder has this name. */
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

    /** Returns the name of the data set without the split: "CIFAR-10". */
    String name() {
        return title.substring(0, title.indexOf(' '));
    }

    /** Returns the name of the archive: "cifar-10-binary.tar.gz". */
    String archiveName() {
        return archive.fileName();
    }

    int recordBytes() {
        return labelBytes + CifarBatch.PICTURE_BYTES;
    }

    /** Returns the contents of a file in words: "10,000 records of 3,073 bytes". */
    String shape() {
        return "%,d records of %,d bytes".formatted(records, recordBytes());
    }

    /** Returns the names of the files in words: "data_batch_1.bin to data_batch_5.bin". */
    String fileNames() {
        String first = files.get(0);
        String last = files.get(files.size() - 1);
        return first.equals(last) ? first : first + " to " + last;
    }
}
