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
 * A file downloaded into the cache. Received bytes are appended to a {@code .part} file, so that an
 * interrupted download resumes where it stopped, now or in a later run. Only a complete file with
 * the right checksum takes the final name.
 */
final class Download {
    /** The SHA-256 of the official binary archive of CIFAR-10. */
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

    /** The two files of MNIST's training split, pictures first, from TensorFlow's mirror. */
    static final List<Download> MNIST = List.of(
            mnist("train-images-idx3", "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            mnist("train-labels-idx1", "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"));

    /** The two files of MNIST's test split, pictures first. */
    static final List<Download> MNIST_TEST = List.of(
            mnist("t10k-images-idx3", "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            mnist("t10k-labels-idx1", "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"));

    private static final int ATTEMPTS = 4;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

    private final URI address;
    private final String sha256;
    private final String title;
    private final Duration pause;
    private final Duration timeout;

    /**
     * Creates a download whose file name is the last part of the address.
     *
     * @param pause the time to wait before an interrupted download is resumed
     * @param timeout the time after which a server that sends nothing is given up
     */
    Download(URI address, String sha256, String title, Duration pause, Duration timeout) {
        this.address = address;
        this.sha256 = sha256;
        this.title = title;
        this.pause = pause;
        this.timeout = timeout;
    }

    private static Download mnist(String file, String sha256) {
        return new Download(
                URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/" + file + "-ubyte.gz"),
                sha256,
                "MNIST",
                Duration.ofSeconds(2),
                Duration.ofSeconds(60));
    }

    /** Returns the last part of the address. */
    String fileName() {
        String path = address.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /**
     * Returns the file in {@code cache}, downloading it first if it is missing.
     *
     * @throws FailureException if it cannot be downloaded; the message says where to put the file
     *     by hand
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
            throw AtomicFile.failure("cannot store " + title + " in " + cache, e);
        }
    }

    private static FileLock lock(FileChannel channel, Path part) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            // Another thread of this program holds the lock; report it in the same way.
        }
        throw new FailureException(
                part + " is being downloaded by another program; wait until it ends, then try again");
    }

    /** Retries as long as each attempt receives something, and a few times if it does not. */
    private void fetchAll(FileChannel channel, Path target, DataListener listener) throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
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

    /**
     * Appends the missing bytes; returns false if the existing bytes were not the start of the file
     * and were discarded.
     */
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
            throw new Unreachable("the server refused to send the file from the start", true, null);
        }
        return false;
    }

    private HttpResponse<InputStream> send(HttpClient client, long have) throws Unreachable {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(timeout);
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
        try (var watch = new StallWatch(body, timeout)) {
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

    /** Reads some bytes; only a network error is worth another attempt, a full disk is not. */
    private static int receive(InputStream body, byte[] buffer, StallWatch watch) throws Unreachable {
        try {
            int got = body.read(buffer);
            watch.received();
            return got;
        } catch (IOException e) {
            throw new Unreachable(watch.stalled() ? "the server stopped sending" : "the connection was cut", false, e);
        }
    }

    private void verify(Path part, DataListener listener) throws IOException {
        String got = Checksum.sha256(part, listener, "checking " + title + ", bytes");
        if (!got.equals(sha256)) {
            Files.delete(part);
            throw new FailureException(
                    "the file that %s sent is not %s: SHA-256 %s, expected %s; it was deleted, try again later"
                            .formatted(address, title, got, sha256));
        }
    }

    private String offline(Unreachable e, long have, Path target) {
        String kept = have == 0 ? "" : " (%,d bytes are kept; the next attempt continues from there)".formatted(have);
        return "cannot fetch %s from %s: %s%s; put %s at %s, or set dataPath to its location"
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
