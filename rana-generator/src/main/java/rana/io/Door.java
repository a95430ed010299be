package rana.io;

/** Which {@link FileOps} this process writes through. */
final class Door {
    private static volatile FileOps current = Failpoint.ofProcess()
            .<FileOps>map(failpoint -> new FailingFiles(new SystemFiles(), failpoint))
            .orElseGet(SystemFiles::new);

    private Door() {}

    static FileOps current() {
        return current;
    }

    static void use(FileOps files) {
        current = files;
    }
}
