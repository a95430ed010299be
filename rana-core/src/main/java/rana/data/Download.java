package rana.data;

import java.nio.file.Path;
import rana.FailureException;

final class Download {
    static final Download CIFAR10 = new Download();

    private Download() {}

    Path fetch(Path cache, DataListener listener) {
        Path archive = cache.resolve(Cifar10.ARCHIVE);
        if (java.nio.file.Files.exists(archive)) {
            return archive;
        }
        throw new FailureException("not fetched yet " + cache + listener);
    }
}
