package rana.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file operations of this process until closed: records each step, and fails as on a full disk
 * from a given step on.
 */
public final class RecordingFileOps implements FileOps, AutoCloseable {
    private final FileOps before = FileOpsHolder.current();
    private final List<String> steps = new ArrayList<>();
    private final int fullFrom;

    private RecordingFileOps(int fullFrom) {
        this.fullFrom = fullFrom;
        FileOpsHolder.use(this);
    }

    /** Starts recording; no step fails. */
    public static RecordingFileOps open() {
        return new RecordingFileOps(Integer.MAX_VALUE);
    }

    /**
     * Starts recording; every step from number {@code first} on fails as on a full disk. Steps
     * count from 1.
     */
    public static RecordingFileOps fullFrom(int first) {
        return new RecordingFileOps(first);
    }

    /** Returns the steps so far, each as the operation and the name of its file. */
    public List<String> steps() {
        return List.copyOf(steps);
    }

    @Override
    public void close() {
        FileOpsHolder.use(before);
    }

    @Override
    public void createDirectories(Path folder) throws IOException {
        step("createDirectories", folder);
        before.createDirectories(folder);
    }

    @Override
    public OutputStream create(Path file) throws IOException {
        step("create", file);
        return before.create(file);
    }

    @Override
    public void append(Path file, byte[] bytes) throws IOException {
        step("append", file);
        before.append(file, bytes);
    }

    @Override
    public void force(Path file) throws IOException {
        step("force", file);
        before.force(file);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        step("move", to);
        before.move(from, to);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        step("forceFolder", folder);
        before.forceFolder(folder);
    }

    @Override
    public void delete(Path path) throws IOException {
        step("delete", path);
        before.delete(path);
    }

    @Override
    public Optional<Closeable> lock(Path file, byte[] content) throws IOException {
        step("lock", file);
        return before.lock(file, content);
    }

    @Override
    public byte[] holder(Path file) throws IOException {
        return before.holder(file);
    }

    private void step(String what, Path path) throws IOException {
        steps.add(what + " " + path.getFileName());
        if (steps.size() >= fullFrom) {
            throw new IOException("No space left on device");
        }
    }
}
