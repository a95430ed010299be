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

/** A training of {@value #STEPS} steps of milliseconds each, in the folder {@code out}, with a checkpoint every {@value #EVERY}. */
record TinyRun(Path out) {
    static final int STEPS = 240;
    static final int EVERY = 20;

    private static final Pattern STEP = Pattern.compile("\\{\"step\":(\\d+),.*}");

    /** The arguments that begin it; the recipe is written beside it. */
    List<String> begin() throws IOException {
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

    /** The arguments that go on with it, or begin it where it is not there yet. */
    List<String> goOn() throws IOException {
        return Files.exists(out.resolve("run.json"))
                ? List.of("train", "--threads", "1", "--resume", out.toString())
                : begin();
    }

    /** The last step that was logged. */
    long logged() throws IOException {
        Path file = out.resolve("metrics.jsonl");
        long last = 0;
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            Matcher step = STEP.matcher(line);
            last = step.matches() ? Long.parseLong(step.group(1)) : last;
        }
        return last;
    }

    /** Of the newest checkpoint; 0 where there is none. */
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

    /** Everything in which two runs may not differ: final tensors, and each line of metrics but for the clock. */
    List<String> essence() throws IOException {
        List<String> essence = new ArrayList<>();
        Path last = out.resolve("checkpoints").resolve("step-%06d".formatted(STEPS));
        var hashes = new TreeMap<String, String>();
        try (Stream<Path> files = Files.list(last)) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".safetensors")).toList()) {
                hashes.put(file.getFileName().toString(), sha256(file));
            }
        }
        assertThat(hashes).hasSize(4);
        hashes.forEach((file, hash) -> essence.add(file + " " + hash));
        for (String line : Files.readAllLines(out.resolve("metrics.jsonl"))) {
            essence.add(line.replaceAll("\"(seconds|images_per_second|memory_mib)\":[^,}]*,?", ""));
        }
        return essence;
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        digest.update(Files.readAllBytes(file));
        return Sha256.hexadecimal(digest);
    }
}
