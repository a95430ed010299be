package rana.recipe;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Mutations of recipes by people and machines: moved lines, wrong values, rare features of YAML,
 * noise.
 */
final class SpoiltRecipe {
    private static final List<String> VALUES = List.of(
            "",
            "0",
            "-1",
            "1",
            "3",
            "2147483647",
            "2147483648",
            "9223372036854775807",
            "99999999999999999999",
            "1.0e+400",
            "-0.0",
            "0.5",
            ".nan",
            ".inf",
            "NaN",
            "1_000",
            "0x10",
            "0o17",
            "1:30",
            "null",
            "~",
            "true",
            "no",
            "\"\"",
            "'x'",
            "x",
            "\"\\n\"",
            "\"\\x1b[31m\"",
            "\"\\u2028\"",
            "[]",
            "{}",
            "[1, 2]",
            "[[1]]",
            "{a: 1}",
            "{type: linear}",
            "{type: [1]}",
            "[{type: relu}]",
            "{type: residual, branch: []}",
            "|\n  text",
            ">-\n  text",
            "&a 1",
            "*a",
            "&a [*a]",
            "!!int 1",
            "!!binary AA==",
            "!!java.lang.ProcessBuilder [[id]]",
            "!<tag:x> 1",
            "!x 1",
            "- 1",
            "? a",
            "@",
            "`",
            "%",
            "\t1",
            "\"unfinished",
            "'unfinished",
            "[1",
            "{a",
            "{a: 1",
            "# no",
            "🐸",
            "\ufeff",
            "\u0085",
            "same",
            "gaussian");
    private static final List<String> LINES = List.of(
            "---",
            "...",
            "%YAML 1.2",
            "%TAG ! x",
            "extends: frog",
            "extends: nothing",
            "extends: {a: 1}",
            "extends: [frog]",
            "extends:",
            "<<: {seed: 1}",
            "? {a: 1}\n: 2",
            "type: linear",
            "name: x",
            "  - 1",
            "\tname: x",
            "layers: {}",
            "*a",
            "&a x: 1",
            "1: 2",
            "null: 1",
            ": 1",
            "\"\": 1",
            "a/b: 1",
            "a~b: 1",
            "a.b: 1",
            "x: !!set {a}",
            "{}",
            "[]",
            "networks: *networks",
            "training: &t {batch: 1}");

    private SpoiltRecipe() {}

    /** Returns {@code yaml} after up to four changes, most often one. */
    static byte[] of(String yaml, SplittableRandom random) {
        List<String> lines = new ArrayList<>(yaml.lines().toList());
        for (int changes = Math.max(1, random.nextInt(8) - 3); changes > 0 && !lines.isEmpty(); changes--) {
            change(lines, random.nextInt(lines.size()), random);
        }
        byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return random.nextInt(20) == 0 && bytes.length > 0 ? noisy(bytes, random) : bytes;
    }

    private static void change(List<String> lines, int at, SplittableRandom random) {
        String line = lines.get(at);
        int colon = line.indexOf(": ");
        switch (random.nextInt(20)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(at, line);
            case 2 -> lines.set(at, " ".repeat(1 + random.nextInt(3)) + line);
            case 3 -> lines.set(at, line.replaceFirst("^ {1,2}", ""));
            case 4 -> lines.add(random.nextInt(lines.size()), lines.remove(at));
            case 5 -> lines.add(at, one(LINES, random));
            case 6 -> lines.set(at, misspelt(line, random));
            case 7 ->
                lines.subList(at, Math.min(lines.size(), at + random.nextInt(8)))
                        .clear();
            default ->
                lines.set(at, colon < 0 ? one(LINES, random) : line.substring(0, colon + 2) + one(VALUES, random));
        }
    }

    private static String misspelt(String line, SplittableRandom random) {
        if (line.isEmpty()) {
            return ":";
        }
        int at = random.nextInt(line.length());
        char other = " :-#'\"{}[],&*!|>%@`x0".charAt(random.nextInt(21));
        return line.substring(0, at) + other + line.substring(at + random.nextInt(2));
    }

    private static byte[] noisy(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length);
        if (random.nextInt(4) == 0) {
            return Arrays.copyOf(bytes, at);
        }
        byte[] noisy = bytes.clone();
        noisy[at] = (byte) random.nextInt();
        return noisy;
    }

    private static String one(List<String> some, SplittableRandom random) {
        return some.get(random.nextInt(some.size()));
    }
}
