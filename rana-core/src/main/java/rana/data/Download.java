package rana.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import rana.FailureException;
import rana.io.AtomicFile;

/**
 * One file from the net, kept in the cache. What arrives is appended to a {@code .part} file, so that a download that was
 * cut goes on where it stopped, now or in a later run; only a whole file with the right checksum takes the final name.
 */
final class Download {
    /** SHA-256 of the official binary archive. */
    static final String CIFAR10_SHA256 = "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd";

    /** The official binary archive of CIFAR-10. */
    static final Download CIFAR10 = new Download(
            URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
            CIFAR10_SHA256,
            "CIFAR-10",
            Duration.ofSeconds(2),
            Duration.ofSeconds(60));

    /** The official binary archive of CIFAR-100. */
    static final Download CIFAR100 = new Download(
            URI.create("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"),
            "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
            "CIFAR-100",
            Duration.ofSeconds(2),
            Duration.ofSeconds(60));

    /** The two files of MNIST's training split, pictures first, as mirrored for TensorFlow. */
    static final List<Download> MNIST = List.of(
            mnist("train-images-idx3", "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            mnist("train-labels-idx1", "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"));

    /** Likewise of its test split. */
    static final List<Download> MNIST_TEST = List.of(
            mnist("t10k-images-idx3", "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            mnist("t10k-labels-idx1", "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"));

    private static final int ATTEMPTS = 4;
    private static final Duration CONNECTING = Duration.ofSeconds(20);

    private final URI address;
    private final String sha256;
    private final String title;
    private final Duration pause;
    private final Duration patience;

    /**
     * A file to fetch; its name is the last part of the address.
     *
     * @param pause before another attempt at the rest of a download that was cut
     * @param patience with a server that sends nothing
     */
    Download(URI address, String sha256, String title, Duration pause, Duration patience) {
        this.address = address;
        this.sha256 = sha256;
        this.title = title;
        this.pause = pause;
        this.patience = patience;
    }

    private static Download mnist(String file, String sha256) {
        return new Download(
                URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/" + file + "-ubyte.gz"),
                sha256,
                "MNIST",
                Duration.ofSeconds(2),
                Duration.ofSeconds(60));
    }

    /** The last part of the address. */
    String fileName() {
        String path = address.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /**
     * The file in {@code cache}, fetched first if it is not there.
     *
     * @throws FailureException that says what to put where when it cannot be fetched
     */
    Path fetch(Path cache, DataListener listener) {
        Path target = cache.resolve(fileName());
        if (Files.exists(target)) {
            return target;
        }
        Path part = cache.resolve(target.getFileName() + ".part");
        try {
            Files.createDirectories(cache);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = lock(channel, part)) {
                listener.note("fetching %s from %s into %s".formatted(title, address, cache));
                fetchAll(channel, target, listener);
                channel.force(true);
            }
            verify(part, listener);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return target;
        } catch (IOException e) {
            throw AtomicFile.failure("cannot keep " + title + " in " + cache, e);
        }
    }

    private static FileLock lock(FileChannel channel, Path part) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            // Another thread of this program: the same answer.
        }
        throw new FailureException(part + " is being fetched by another program; wait for it, then try again");
    }

    /** Tries again as long as each attempt brings something, and a few times when it does not. */
    private void fetchAll(FileChannel channel, Path target, DataListener listener) throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECTING)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        long start = channel.size();
        int failures = 0;
        while (true) {
            long before = channel.size();
            try {
                if (fetchRest(client, channel, listener)) {
                    return;
                }
            } catch (Unreachable e) {
                failures = channel.size() > before ? 1 : failures + 1;
                if (failures >= ATTEMPTS || (e.isFinal() && channel.size() == start)) {
                    throw new FailureException(offline(e, channel.size(), target), e);
                }
                sleep();
            }
        }
    }

    /** Appends what is missing to the channel; false: what was there is no beginning of the file, and is forgotten. */
    private boolean fetchRest(HttpClient client, FileChannel channel, DataListener listener)
            throws IOException, Unreachable {
        long have = channel.size();
        HttpResponse<InputStream> response = send(client, have);
        try (InputStream body = response.body()) {
            switch (response.statusCode()) {
                case 200 -> channel.truncate(0);
                case 206, 416 -> {
                    String range =
                            response.headers().firstValue("Content-Range").orElse("");
                    if (range.equals("bytes */" + have)) {
                        return true;
                    }
                    if (!range.startsWith("bytes " + have + "-")) {
                        channel.truncate(0);
                        return refused(have);
                    }
                }
                default ->
                    throw new Unreachable(
                            "the server answered " + response.statusCode(), response.statusCode() < 500, null);
            }
            long start = channel.size();
            long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
            copy(body, channel, length < 0 ? -1 : start + length, listener);
        }
        return true;
    }

    private static boolean refused(long have) throws Unreachable {
        if (have == 0) {
            throw new Unreachable("the server refused to send it from its beginning", true, null);
        }
        return false;
    }

    private HttpResponse<InputStream> send(HttpClient client, long have) throws Unreachable {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(patience);
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
        }
        try {
            return client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (ConnectException | HttpTimeoutException e) {
            throw new Unreachable("no connection", true, e);
        } catch (IOException e) {
            throw new Unreachable(e instanceof SSLException ? words(e) : "the connection was cut", false, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException("interrupted while fetching " + title, e);
        }
    }

    private void copy(InputStream body, FileChannel channel, long total, DataListener listener)
            throws IOException, Unreachable {
        channel.position(channel.size());
        byte[] buffer = new byte[1 << 16];
        try (var watch = new StallWatch(body, patience)) {
            while (true) {
                int got = receive(body, buffer, watch);
                if (got < 0) {
                    break;
                }
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, got);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                listener.progress("fetching " + title + ", bytes", channel.size(), total);
            }
        }
        if (total >= 0 && channel.size() < total) {
            throw new Unreachable("the connection was cut", false, null);
        }
    }

    /** Only what the net does is worth another attempt; a full disk is not. */
    private static int receive(InputStream body, byte[] buffer, StallWatch watch) throws Unreachable {
        try {
            int got = body.read(buffer);
            watch.alive();
            return got;
        } catch (IOException e) {
            throw new Unreachable(watch.stalled() ? "the server fell silent" : "the connection was cut", false, e);
        }
    }

    private void verify(Path part, DataListener listener) throws IOException {
        String got = Checksum.sha256(part, listener, "checking " + title + ", bytes");
        if (!got.equals(sha256)) {
            Files.delete(part);
            throw new FailureException(
                    "what %s sent is not %s: SHA-256 %s, expected %s; it was deleted, try again later"
                            .formatted(address, title, got, sha256));
        }
    }

    private String offline(Unreachable e, long have, Path target) {
        String kept = have == 0 ? "" : " (%,d bytes are kept, the next try goes on from there)".formatted(have);
        return "cannot fetch %s from %s: %s%s; put %s at %s, or say with --data-path where it lies"
                .formatted(title, address, e.getMessage(), kept, target.getFileName(), target);
    }

    private void sleep() {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException("interrupted while fetching " + title, e);
        }
    }

    private static String words(IOException e) {
        return e.getMessage() == null ? "the connection failed" : e.getMessage();
    }
}
