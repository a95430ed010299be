package rana.libtorch;

import java.util.List;
import java.util.OptionalInt;
import rana.MemoryException;
import rana.generate.DrawRequest;
import rana.generate.Generator;
import rana.generate.GeneratorInfo;
import rana.image.Picture;
import rana.torch.Torch;

/** A generator whose network the engine computes, on one thread of its own. */
final class LibtorchGenerator implements DifferentiableGenerator {
    private final Sampler sampler;
    private final DrawThread thread;
    private final Generator drawing;
    private volatile boolean closed;

    /**
     * Creates a generator.
     *
     * @param sampler the network, closed with the generator
     * @param threads the number of threads of an operation; empty for that of the calling thread
     */
    LibtorchGenerator(Sampler sampler, GeneratorInfo info, OptionalInt threads) {
        this.sampler = sampler;
        this.thread = new DrawThread(threads.orElseGet(Torch::threads));
        this.drawing = Generator.of(info, this::drawOnThread, this::release);
    }

    @Override
    public GeneratorInfo info() {
        return drawing.info();
    }

    @Override
    public List<Picture> draw(DrawRequest request) {
        return drawing.draw(request);
    }

    @Override
    public List<Picture> draw(float[][] latents, int... labels) {
        return drawing.draw(latents, labels);
    }

    @Override
    public Sampler sampler() {
        if (closed) {
            throw new IllegalStateException("the generator of " + info().path() + " is closed; load it again");
        }
        return sampler;
    }

    @Override
    public void close() {
        drawing.close();
    }

    private List<Picture> drawOnThread(float[] latents, int[] labels) {
        try {
            return thread.call(() -> sampler.draw(latents, labels));
        } catch (RuntimeException | OutOfMemoryError e) {
            if (Torch.isOutOfMemory(e)) {
                throw new MemoryException(
                        "out of memory (%s): %s"
                                .formatted(
                                        Torch.firstLine(e),
                                        labels.length > 1
                                                ? "draw fewer than %d pictures at once"
                                                        .formatted(Math.min(labels.length, Sampler.AT_ONCE))
                                                : "end other programs that use the device's memory"),
                        e);
            }
            throw e;
        }
    }

    private void release() {
        closed = true;
        thread.close();
        sampler.generator().close();
    }
}
