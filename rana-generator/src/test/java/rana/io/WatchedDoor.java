package rana.io;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The door of this process until it is closed: it remembers each step, and from one of them on the disk is full. */
public final class WatchedDoor implements FileOps, AutoCloseable {
    private final FileOps before = Door.current();
    private final List<String> steps = new ArrayList<>();
    private final int fullFrom;

    private WatchedDoor(int fullFrom) {
        this.fullFrom = fullFrom;
        Door.use(this);
    }

    /** Nothing fails. */
    public static WatchedDoor open() {
        return new WatchedDoor(Integer.MAX_VALUE);
    }

    /** The disk is full from step {@code first} on, from 1: nothing is written any more, though what is there can be deleted. */
    public static WatchedDoor fullFrom(int first) {
        return new WatchedDoor(first);
    }

    /** Each step so far, by what it does and to which name. */
    public List<String> steps() {
        return List.copyOf(steps);
    }

    @Override
    public void close() {
        Door.use(before);
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
