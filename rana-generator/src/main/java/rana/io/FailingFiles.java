package rana.io;

import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/** File operations that pass a {@link Failpoint} before and after each step. */
final class FailingFiles implements FileOps {
    private final FileOps files;
    private final Failpoint failpoint;

    FailingFiles(FileOps files, Failpoint failpoint) {
        this.files = files;
        this.failpoint = failpoint;
    }

    @Override
    public void createDirectories(Path folder) throws IOException {
        around("createDirectories", folder, () -> files.createDirectories(folder));
    }

    @Override
    public OutputStream create(Path file) throws IOException {
        failpoint.pass("before-create", file);
        OutputStream out = files.create(file);
        failpoint.pass("after-create", file);
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length / 2);
                failpoint.pass("write", file);
                out.write(bytes, offset + length / 2, length - length / 2);
            }
        };
    }

    @Override
    public void append(Path file, byte[] bytes) throws IOException {
        around("append", file, () -> files.append(file, bytes));
    }

    @Override
    public void force(Path file) throws IOException {
        around("force", file, () -> files.force(file));
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        around("move", to, () -> files.move(from, to));
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        around("forceFolder", folder, () -> files.forceFolder(folder));
    }

    @Override
    public void delete(Path path) throws IOException {
        around("delete", path, () -> files.delete(path));
    }

    @Override
    public Optional<Closeable> lock(Path file, byte[] content) throws IOException {
        failpoint.pass("before-lock", file);
        Optional<Closeable> lock = files.lock(file, content);
        failpoint.pass("after-lock", file);
        return lock;
    }

    @Override
    public byte[] holder(Path file) throws IOException {
        return files.holder(file);
    }

    private void around(String step, Path path, Step work) throws IOException {
        failpoint.pass("before-" + step, path);
        work.run();
        failpoint.pass("after-" + step, path);
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }
}
