package rana.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.FileStore;

/**
 * A copy of the entries of a store in the stores of all other workers, while a group comes about.
 * Each worker has a store in a file of its own, and the workers' supervisors pass on what is added. So
 * workers on several machines need no store on the network, which would have no authentication.
 */
final class StoreMirror implements GlooGroup.Mirror {
    private static final int POLL_MILLIS = 10;
    private static final String PREFIX = "/"; // of the keys of a group; others belong to the file itself

    private final Path file;
    private final FileStore store;
    private final Consumer<String> added;
    private final BlockingQueue<String> ofOthers;
    private final Set<String> known = new HashSet<>();
    private final Thread thread = new Thread(this::run, "rana-store");
    private volatile boolean closed;
    private int read;

    private StoreMirror(Path file, FileStore store, Consumer<String> added, BlockingQueue<String> ofOthers) {
        this.file = file;
        this.store = store;
        this.added = added;
        this.ofOthers = ofOthers;
    }

    /**
     * Starts the copying.
     *
     * @param file the file of the store
     * @param store the store in that file; this object uses it on a thread of its own
     * @param added receives the entries of this worker
     * @param ofOthers the entries of the other workers
     */
    static StoreMirror start(Path file, FileStore store, Consumer<String> added, BlockingQueue<String> ofOthers) {
        StoreMirror mirror = new StoreMirror(file, store, added, ofOthers);
        mirror.thread.setDaemon(true);
        mirror.thread.start();
        return mirror;
    }

    private void run() {
        try {
            while (!closed) {
                String received = ofOthers.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (received != null && known.add(received)) {
                    put(received);
                }
                for (String entry : newEntries()) {
                    if (known.add(entry)) {
                        added.accept(entry);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            // the other workers cannot join, which the supervisor notices
        }
    }

    /** Adds an entry of another worker to the store. */
    private void put(String entry) {
        int colon = entry.indexOf(':');
        try (BytePointer key = decoded(entry.substring(0, colon));
                BytePointer value = decoded(entry.substring(colon + 1))) {
            store.set(key, value);
        }
    }

    private static BytePointer decoded(String text) {
        return new BytePointer(Base64.getDecoder().decode(text));
    }

    /** Returns the entries that were added to the file since the last call: key and value. */
    private List<String> newEntries() throws IOException {
        List<String> entries = new ArrayList<>();
        if (!Files.exists(file)) {
            return entries;
        }
        byte[] bytes = Files.readAllBytes(file); // a few kilobytes
        ByteBuffer rest = ByteBuffer.wrap(bytes, read, bytes.length - read).order(ByteOrder.nativeOrder());
        while (true) {
            Optional<byte[]> key = next(rest);
            Optional<byte[]> value = next(rest);
            if (key.isEmpty() || value.isEmpty()) {
                return entries;
            }
            read = rest.position();
            String name = new String(key.get(), StandardCharsets.ISO_8859_1);
            if (name.startsWith(PREFIX)) {
                entries.add(encoded(name.substring(PREFIX.length()).getBytes(StandardCharsets.ISO_8859_1)) + ":"
                        + encoded(value.get()));
            }
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Returns the next text, which has its length before it; empty if it is not complete yet. */
    private static Optional<byte[]> next(ByteBuffer rest) {
        if (rest.remaining() < Integer.BYTES) {
            return Optional.empty();
        }
        int length = rest.getInt();
        if (length < 0 || length > rest.remaining()) {
            rest.position(rest.limit());
            return Optional.empty();
        }
        byte[] text = new byte[length];
        rest.get(text);
        return Optional.of(text);
    }

    /** Ends the copying: the group has come about, and its store gets no more entries. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
