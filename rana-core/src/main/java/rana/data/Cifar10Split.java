package rana.data;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A part of CIFAR-10, and the files of 10,000 pictures that it consists of.
 *
 * <p>The test split is there to measure with; nothing should be trained on it.
 */
enum Cifar10Split {
    TRAINING("training split"),
    TEST("test split");

    private static final int TRAINING_FILES = 5;

    private final String title;

    Cifar10Split(String title) {
        this.title = title;
    }

    /** For people: "training split". */
    String title() {
        return title;
    }

    /** Names of the files, in the order of their pictures. */
    List<String> files() {
        return this == TEST
                ? List.of("test_batch.bin")
                : IntStream.rangeClosed(1, TRAINING_FILES)
                        .mapToObj(number -> "data_batch_" + number + ".bin")
                        .toList();
    }
}
