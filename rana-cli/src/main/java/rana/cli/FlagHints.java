package rana.cli;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A filter that adds command-line flags to messages of the library. The library names settings,
 * such as {@code training.batch} or {@code dataPath}; a user of the command line needs the flag
 * that sets them: {@code training.batch (--batch)}.
 */
final class FlagHints {
    /** The settings whose names differ from their flags, as regular expressions. */
    private static final Map<String, String> OTHER_SETTINGS = Map.ofEntries(
            Map.entry("--steps", key("training\\.steps")),
            Map.entry("--batch", key("training\\.batch")),
            Map.entry("--every", key("training\\.every")),
            Map.entry("--evaluate-count", key("evaluationSamples")),
            Map.entry("--samples", key("evaluationSamples")),
            Map.entry("--precision", key("training\\.precision")),
            Map.entry("--shards", key("training\\.shards")),
            Map.entry("--budget", key("budget(?= and\\b)")),
            Map.entry("--strict", key("strict(?= allows none)")),
            Map.entry("--gan", "(?<=import it as )gan"),
            Map.entry("--out", "another (?:run )?folder"));

    private static final Pattern AFTER_HYPHEN = Pattern.compile("-(\\w)");
    private static final Pattern ASSIGNED = Pattern.compile("^setting (training\\.([a-z]+)=([^:]*))(?=: )");
    private static final Pattern EXISTING_RUN = Pattern.compile("^(.*) exists already: resume the run in it");
    private static final Pattern PACK = Pattern.compile("pack the pictures");

    private FlagHints() {}

    /**
     * Returns {@code message} with the flag that the user typed instead of the assignment that it
     * stands for: {@code --steps 0: …} instead of {@code setting training.steps=0: …}.
     *
     * @param arguments the arguments as typed
     */
    static String typed(String message, List<String> arguments) {
        Matcher assigned = ASSIGNED.matcher(message);
        if (!assigned.find() || arguments.stream().anyMatch(argument -> argument.endsWith(assigned.group(1)))) {
            return message; // the user typed the assignment
        }
        String flag = "--" + assigned.group(2);
        Optional<String> value = IntStream.range(0, arguments.size())
                .mapToObj(i -> valueOf(flag, arguments, i))
                .flatMap(Optional::stream)
                .reduce((first, second) -> second);
        return value.map(given -> flag + " " + given + message.substring(assigned.end(1)))
                .orElse(message);
    }

    /** Returns the value if the argument at {@code index} is {@code flag}. */
    private static Optional<String> valueOf(String flag, List<String> arguments, int index) {
        String argument = arguments.get(index);
        if (argument.startsWith(flag + "=")) {
            return Optional.of(argument.substring(flag.length() + 1));
        }
        return argument.equals(flag) && index + 1 < arguments.size()
                ? Optional.of(arguments.get(index + 1))
                : Optional.empty();
    }

    /**
     * Returns {@code message} with the flag after the first occurrence of each setting. A flag that
     * the message contains already is not added.
     *
     * @param flags the flags of the command, such as {@code --batch}; no others are added
     */
    static String add(String message, Collection<String> flags) {
        String hinted = PACK.matcher(message).replaceFirst("$0 (rana data pack)");
        Matcher existing = EXISTING_RUN.matcher(hinted);
        if (flags.contains("--resume") && existing.find()) {
            String command = " (rana train --resume %s)".formatted(ShellWord.of(existing.group(1)));
            hinted = existing.group() + command + hinted.substring(existing.end());
        }
        for (String flag : new TreeSet<>(flags)) {
            if (flag.startsWith("--") && !contains(hinted, flag)) {
                hinted = add(hinted, flag);
            }
        }
        return hinted;
    }

    private static String add(String message, String flag) {
        Matcher setting = settings(flag).matcher(message);
        if (!setting.find()) {
            return message;
        }
        String rest = message.substring(setting.end());
        String hint = rest.startsWith(")") ? ", " + flag : " (" + flag + ")";
        return message.substring(0, setting.end()) + hint + rest;
    }

    private static boolean contains(String message, String flag) {
        return Pattern.compile("(?<![\\w-])" + Pattern.quote(flag) + "(?![\\w-])")
                .matcher(message)
                .find();
    }

    /**
     * Returns the settings of a flag: {@code dataPath} for {@code --data-path}, and those with
     * other names. A name of one word may be an ordinary word, so it has to be the subject of the
     * message.
     */
    private static Pattern settings(String flag) {
        String name = AFTER_HYPHEN
                .matcher(flag.substring(2))
                .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
        boolean oneWord = flag.lastIndexOf('-') == 1;
        String same = oneWord ? "^" + name + "(?=:| must\\b)" : key(name);
        String other = OTHER_SETTINGS.get(flag);
        return Pattern.compile(other == null ? same : same + "|" + other);
    }

    /**
     * Returns a regular expression for a setting that is not part of a longer key or path, or
     * assigned.
     */
    private static String key(String name) {
        return "(?<![\\w./\\\\])(?:" + name + ")(?![\\w=(/\\\\-]|\\.\\w)";
    }
}
