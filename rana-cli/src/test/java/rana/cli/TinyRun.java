package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import rana.io.Sha256;

/**
 * A training of {@value #STEPS} steps of a few milliseconds in the folder {@code out}, with a
 * checkpoint every {@value #EVERY} steps.
 */
record TinyRun(Path out) {
    static final int STEPS = 240;
    static final int EVERY = 20;

    private static final Pattern STEP = Pattern.compile("\\{\"step\":(\\d+),.*}");

    /** Returns the arguments that start the training, and writes the recipe next to {@code out}. */
    List<String> start() throws IOException {
        Path recipe = out.resolveSibling("tiny.yaml");
        Files.writeString(recipe, MainTest.TINY);
        return List.of(
                "train",
                "--recipe-file",
                recipe.toString(),
                "--data",
                "pond:20",
                "--steps",
                Integer.toString(STEPS),
                "--every",
                Integer.toString(EVERY),
                "--threads",
                "1",
                "--out",
                out.toString());
    }

    /** Returns the arguments that resume the training, or start it if there is no run yet. */
    List<String> resume() throws IOException {
        return Files.exists(out.resolve("run.json"))
                ? List.of("train", "--threads", "1", "--resume", out.toString())
                : start();
    }

    /** Returns the last step in the metrics. */
    long logged() throws IOException {
        Path file = out.resolve("metrics.jsonl");
        long last = 0;
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            Matcher step = STEP.matcher(line);
            last = step.matches() ? Long.parseLong(step.group(1)) : last;
        }
        return last;
    }

    /** Returns the step of the newest checkpoint; 0 if there is none. */
    long kept() throws IOException {
        Path checkpoints = out.resolve("checkpoints");
        if (!Files.exists(checkpoints)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(checkpoints)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("step-\\d+"))
                    .mapToLong(name -> Long.parseLong(name.substring("step-".length())))
                    .max()
                    .orElse(0);
        }
    }

    /**
     * Returns everything that must be equal in two runs: the final tensors, and the metrics without
     * times.
     */
    List<String> results() throws IOException {
        List<String> results = new ArrayList<>();
        Path last = out.resolve("checkpoints").resolve("step-%06d".formatted(STEPS));
        var hashes = new TreeMap<String, String>();
        try (Stream<Path> files = Files.list(last)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".safetensors")).toList()) {
                hashes.put(file.getFileName().toString(), sha256(file));
            }
        }
        assertThat(hashes).hasSize(4);
        hashes.forEach((file, hash) -> results.add(file + " " + hash));
        for (String line : Files.readAllLines(out.resolve("metrics.jsonl"))) {
            results.add(line.replaceAll(",\"waiting\":[^,}]*,\"workers\":\\[[^\\]]*]", "")
                    .replaceAll("\"(seconds|images_per_second|memory_mib)\":[^,}]*,?", ""));
        }
        return results;
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        digest.update(Files.readAllBytes(file));
        return Sha256.hexadecimal(digest);
    }
}
