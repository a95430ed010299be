package rana.io;

/** The {@link FileOps} that this process writes through. */
final class FileOpsHolder {
    private static volatile FileOps current = Failpoint.ofProcess()
            .<FileOps>map(failpoint -> new FailingFiles(new SystemFiles(), failpoint))
            .orElseGet(SystemFiles::new);

    private FileOpsHolder() {}

    static FileOps current() {
        return current;
    }

    static void use(FileOps files) {
        current = files;
    }
}
