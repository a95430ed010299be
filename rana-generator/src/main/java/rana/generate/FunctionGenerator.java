package rana.generate;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;
import rana.image.Picture;

/**
 * The generator of a {@link DrawFunction}. Drawing takes a shared lock, and closing an exclusive
 * one.
 */
final class FunctionGenerator implements Generator {
    private final GeneratorInfo info;
    private final DrawFunction function;
    private final Runnable release;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    FunctionGenerator(GeneratorInfo info, DrawFunction function, Runnable release) {
        this.info = info;
        this.function = function;
        this.release = release;
    }

    @Override
    public GeneratorInfo info() {
        return info;
    }

    @Override
    public List<Picture> draw(DrawRequest request) {
        int[] labels = request.label().isPresent()
                ? repeated(info.label(request.label().get()), request.count())
                : inTurn(request.first(), request.count());
        float[] latents = info.latents(request.seed(), request.first(), request.count());
        for (int i = 0; i < latents.length; i++) {
            latents[i] = (float) (latents[i] * request.truncation());
        }
        return drawOpen(latents, labels);
    }

    @Override
    public List<Picture> draw(float[][] latents, int... labels) {
        if (labels.length != 0 && labels.length != latents.length) {
            throw new IllegalArgumentException("there must be as many labels as latents, or none; got %d labels for %d"
                    .formatted(labels.length, latents.length));
        }
        for (int label : labels) {
            if (label < 0 || label >= Math.max(1, info.classes().size())) {
                throw new IllegalArgumentException("labels must be 0 to %d; got %d"
                        .formatted(Math.max(0, info.classes().size() - 1), label));
            }
        }
        int size = info.latent().size();
        float[] joined = new float[Math.multiplyExact(latents.length, size)];
        for (int i = 0; i < latents.length; i++) {
            if (latents[i].length != size) {
                throw new IllegalArgumentException(
                        "latents must have %d numbers each; got %d".formatted(size, latents[i].length));
            }
            System.arraycopy(latents[i], 0, joined, i * size, size);
        }
        return drawOpen(joined, labels.length == 0 ? inTurn(0, latents.length) : labels.clone());
    }

    private List<Picture> drawOpen(float[] latents, int[] labels) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException(
                        "the generator of " + info.path() + " is closed; load it again to draw more pictures");
            }
            return labels.length == 0 ? List.of() : List.copyOf(function.draw(latents, labels));
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                release.run();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private int[] inTurn(int first, int count) {
        return IntStream.range(first, Math.addExact(first, count))
                .map(info::label)
                .toArray();
    }

    private static int[] repeated(int label, int count) {
        int[] labels = new int[count];
        Arrays.fill(labels, label);
        return labels;
    }
}
