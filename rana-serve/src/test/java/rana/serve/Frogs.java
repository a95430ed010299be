package rana.serve;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import rana.generate.Generator;
import rana.generate.GeneratorInfo;
import rana.image.Picture;
import rana.random.Latent;

/** A generator for tests that paints each picture from the first numbers of its latent, and can be held. */
final class Frogs {
    static final int LATENT = 3;

    /** The number of pictures drawn. */
    final AtomicInteger drawn = new AtomicInteger();

    final AtomicInteger closed = new AtomicInteger();

    private volatile @Nullable CountDownLatch gate;
    private volatile CountDownLatch arrived = new CountDownLatch(0);

    /** Lets draws wait from now on until the returned latch is open. */
    CountDownLatch hold() {
        CountDownLatch held = new CountDownLatch(1);
        arrived = new CountDownLatch(1);
        gate = held;
        return held;
    }

    /** Lets all draws go on. */
    void release() {
        CountDownLatch held = gate;
        gate = null;
        if (held != null) {
            held.countDown();
        }
    }

    /** Waits until a draw waits. */
    void awaitDraw() throws InterruptedException {
        arrived.await();
    }

    Generator generator(String... classes) {
        GeneratorInfo info = new GeneratorInfo(
                Path.of("frogs.onnx"),
                "test",
                "cpu",
                "pond",
                100,
                8,
                8,
                3,
                List.of(classes),
                new Latent(LATENT, Latent.Distribution.UNIFORM),
                "00ff");
        return Generator.of(info, this::draw, closed::incrementAndGet);
    }

    private List<Picture> draw(float[] latents, int[] labels) {
        CountDownLatch held = gate;
        if (held != null) {
            arrived.countDown();
            try {
                held.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            byte[] pixels = new byte[8 * 8 * 3];
            for (int at = 0; at < pixels.length; at++) {
                pixels[at] = (byte) (127 + 100 * latents[i * LATENT + at % LATENT] + labels[i]);
            }
            pictures.add(new Picture(8, 8, 3, pixels));
        }
        drawn.addAndGet(pictures.size());
        return pictures;
    }
}
