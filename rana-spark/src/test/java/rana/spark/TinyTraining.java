package rana.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import rana.io.Sha256;
import rana.session.TrainingSession;
import rana.train.TinyGan;

/** A training of steps of a few milliseconds in two shards. */
record TinyTraining(Path folder, long steps) {
    static final int EVERY = 20;

    TrainingSession session() {
        return TrainingSession.of(TinyGan.recipe())
                .data("pond:20")
                .seed(3)
                .batch(8)
                .shards(2)
                .steps(steps)
                .snapshotEvery(EVERY)
                .threads(1)
                .device("cpu")
                .into(folder);
    }

    /** Returns the SHA-256 of the weights and the state of the last checkpoint, by file. */
    Map<String, String> weights() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("checkpoints").resolve("step-%06d".formatted(steps)))) {
            Map<String, String> weights = new TreeMap<>();
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".safetensors")).toList()) {
                weights.put(file.getFileName().toString(), Sha256.ofFile(file));
            }
            return weights;
        }
    }

    /** Returns the number of steps that have been logged. */
    long logged() {
        Path file = folder.resolve("metrics.jsonl");
        try (Stream<String> lines = Files.exists(file) ? Files.lines(file) : Stream.empty()) {
            return lines.filter(line -> line.startsWith("{\"step\":")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
