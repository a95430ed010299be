package rana.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import rana.cli.ProseSource.Declaration;
import rana.cli.ProseSource.Declared;
import rana.cli.ProseSource.Kind;
import rana.cli.ProseSource.Passage;

/** The rules for prose: how Javadoc begins, words that are not used, and messages without command lines. */
class ProseRulesTest {
    private static final Path ROOT = Path.of("..");
    private static final List<String> LIBRARIES =
            List.of("rana-generator", "rana-core", "rana-tensorboard", "rana-keras", "rana-serve", "rana-spark");
    private static final List<String> MODULES = List.of(
            "rana-generator",
            "rana-core",
            "rana-tensorboard",
            "rana-keras",
            "rana-serve",
            "rana-spark",
            "rana-studio",
            "rana-cli",
            "rana-bench",
            "examples");

    /** The documents whose words are checked; a folder stands for the Markdown files in it. */
    private static final List<String> DOCUMENTS = List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs");

    /** The other texts that are checked, by folder and suffix: recipes, web pages and their messages. */
    private static final Map<String, String> TEXTS = new TreeMap<>(Map.of(
            "rana-core/src/main/resources/rana/recipe", ".yaml",
            "rana-core/src/main/resources/rana/report", ".html",
            "rana-studio/src/main/resources/rana/studio/web", ".js",
            "rana-studio/src/main/resources/rana/studio/web/index.html", "",
            "rana-serve/src/main/resources/rana/serve/openapi.json", "",
            "rana-studio/src/main/resources/rana/studio/openapi.json", ""));

    private static final Pattern THIRD_PERSON = Pattern.compile("[A-Z][a-z]*s");
    private static final Set<String> NO_VERBS =
            Set.of("Always", "As", "Is", "Its", "Plus", "This", "Thus", "Whereas", "Whether", "Yes");
    private static final Pattern NO_NOUN_PHRASE = Pattern.compile("What|How|Whether|Where|When|Who|Whose|Which|To|If"
            + "|Adds|Answers|Applies|Arranges|Binds|Builds|Calls|Carries|Chooses|Closes|Computes|Converts|Copies"
            + "|Creates|Decides|Does|Draws|Encodes|Ends|Evaluates|Extracts|Finds|Flattens|Forwards|Gets|Gives|Handles"
            + "|Has|Hears|Holds|Is|Keeps|Knows|Lets|Loads|Makes|Opens|Paints|Prints|Produces|Quantises|Reads|Receives"
            + "|Returns|Runs|Says|Sends|Shows|Stops|Takes|Tells|Throws|Trains|Turns|Waits|Writes");
    private static final Pattern NO_PARAMETER =
            Pattern.compile("(?i:what|how|whether|who|whose|why|where|of|that|to|tells|hears|takes)");

    /** Words that are not used, as regular expressions, and what to write instead. */
    private static final Map<Pattern, String> BANNED = banned();

    /** Words that are not parts of names in Java. */
    private static final Set<String> BANNED_NAMES = Set.of(
            "course",
            "desk",
            "door",
            "doors",
            "examiner",
            "heard",
            "hears",
            "judgement",
            "jury",
            "kinks",
            "lent",
            "moment",
            "opinion",
            "pace",
            "players",
            "steep",
            "steering",
            "told",
            "verdict");

    private static final Set<String> BANNED_WHOLE_NAMES = Set.of("least", "most", "share", "shares");

    private static final Pattern COMMAND_LINE = Pattern.compile(
            "(?<![\\w-])--[a-z]"
                    + "|\\brana (?:train|sample|evaluate|studio|serve|project|compare|data|recipes|toy|features|summary|doctor)\\b");

    private static Map<Pattern, String> banned() {
        Map<String, String> words = new TreeMap<>();
        words.put("(?<!\\bthere )\\b(?:is|are|was|were) no\\b(?! longer| more than| less than)", "is not a");
        words.put("\\bmend(?:s|ed|ing)?\\b", "fix");
        words.put("\\banew\\b", "again");
        words.put("\\b(?:lent|lends?)\\b", "borrowed, or owned by");
        words.put("\\bbesides?\\b", "next to, in addition to, also");
        words.put("\\bh(?:eld|olds?) (?:\\w+ ){0,2}to be\\b", "considers, scores");
        words.put("\\bgo(?:es)? by\\b", "uses, is based on");
        words.put("\\bby heart\\b", "memorised");
        words.put("\\bit were\\b", "(nothing)");
        words.put("\\bof need\\b", "needed");
        words.put("\\btold\\b", "is given, is conditional on, reported");
        words.put("\\bhears?\\b|\\bheard\\b", "receives");
        words.put("\\btells\\b", "reports, returns");
        words.put("\\bat work\\b", "running");
        words.put("\\b(?:has|have) it that\\b|\\bas \\w+ (?:has|have) it\\b", "defines, uses");
        words.put("\\bjury\\b|\\bjudg(?:es?|ed|ing|e?ments?)\\b|\\bverdicts?\\b|\\bopinions?\\b", "score, output");
        words.put("\\bsteep(?:er|ness)?\\b", "gradient norm");
        words.put("\\bpaces?\\b", "learning rate scale, step time");
        words.put("\\bshares? of (?:a|the|its|each|every) (?:batch|training|steps)\\b", "shard, fraction");
        words.put("(?<!\\b(?:in a|at any|first|second) )\\bmoment\\b", "update context, time");
        words.put("\\bdoors?\\b", "file operations, allowed hosts");
        words.put("(?<!\\bof )\\bcourse\\b", "training settings");
        words.put("\\bplayers?\\b", "generator and discriminator, the two networks");
        words.put("\\bexaminers?\\b|\\bsteering\\b|\\bdesks?\\b", "evaluation listener, live control, command queue");
        words.put("\\borders? (?:to|for) (?:a|the|its) training\\b", "command");
        words.put("\\bwherever\\b|\\bwhat comes of it\\b", "where, the result");
        words.put("\\bthe seed's\\b", "the article's");
        words.put("\\bkinks?\\b", "activation mask");
        words.put("\\bthe mathematics\\b", "the numerical packages");
        words.put("\\basked for\\b", "requested");
        words.put("\\bmade of\\b", "built from, consists of");
        Map<Pattern, String> patterns = new LinkedHashMap<>();
        words.forEach((word, better) -> patterns.put(Pattern.compile(word, Pattern.CASE_INSENSITIVE), better));
        return patterns;
    }

    @Test
    void javadocOfMethodsBeginsWithAVerbInTheThirdPerson() throws IOException {
        assertThat(openings(Declared.METHOD).stream()
                        .filter(method -> !isVerb(firstWord(method.opening())))
                        .map(ProseRulesTest::line))
                .isEmpty();
    }

    @Test
    void javadocOfTypesFieldsAndPackagesBeginsWithANounPhrase() throws IOException {
        assertThat(openings(Declared.PACKAGE, Declared.TYPE, Declared.VARIABLE).stream()
                        .filter(declared -> NO_NOUN_PHRASE
                                .matcher(firstWord(declared.opening()))
                                .matches())
                        .map(ProseRulesTest::line))
                .isEmpty();
    }

    @Test
    void parametersAreDescribedByNounPhrases() throws IOException {
        assertThat(openings(Declared.PARAMETER).stream()
                        .filter(declared -> NO_PARAMETER
                                .matcher(firstWord(declared.opening()))
                                .matches())
                        .map(declared -> line(declared) + " (@param " + declared.name() + ")"))
                .isEmpty();
    }

    @Test
    void javaSourcesUseNoBannedWords() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : javaFiles(MODULES, "src/main/java")) {
            for (Passage passage : ProseSource.passages(file)) {
                addBanned(found, passage.place(), passage.text());
            }
        }
        for (Declaration declared : declarations()) {
            addBannedName(found, declared);
        }
        assertThat(found).isEmpty();
    }

    @Test
    void testsUseNoBannedWordsInCommentsAndNames() throws IOException {
        List<String> found = new ArrayList<>();
        List<Path> files = javaFiles(MODULES, "src/test/java");
        for (Path file : files) {
            for (Passage passage : ProseSource.passages(file)) {
                if (passage.kind() == Kind.COMMENT) {
                    addBanned(found, passage.place(), passage.text());
                }
            }
        }
        for (Declaration declared : ProseSource.declarations(files)) {
            addBannedName(found, declared);
            if (declared.kind() == Declared.METHOD) {
                addBanned(found, declared.place(), String.join(" ", words(declared.name())));
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void documentsRecipesAndPagesUseNoBannedWords() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String document : DOCUMENTS) {
            Path path = ROOT.resolve(document);
            files.addAll(Files.isDirectory(path) ? ProseSource.files(path, ".md") : List.of(path));
        }
        for (Map.Entry<String, String> text : TEXTS.entrySet()) {
            Path path = ROOT.resolve(text.getKey());
            files.addAll(Files.isDirectory(path) ? ProseSource.files(path, text.getValue()) : List.of(path));
        }
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                addBanned(found, file + ":" + (i + 1), lines.get(i).replaceAll("`[^`]*`|\\]\\([^)]*\\)", "`"));
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void messagesOfTheLibraryContainNoCommandLines() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : javaFiles(LIBRARIES, "src/main/java")) {
            for (Passage passage : ProseSource.passages(file)) {
                if (passage.kind() == Kind.LITERAL
                        && COMMAND_LINE.matcher(passage.text()).find()) {
                    found.add(passage.place() + ": " + passage.text());
                }
            }
        }
        assertThat(found).isEmpty();
    }

    private static List<Path> javaFiles(List<String> modules, String folder) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String module : modules) {
            files.addAll(ProseSource.files(ROOT.resolve(module).resolve(folder), ".java"));
        }
        return files;
    }

    private static List<Declaration> declarations() throws IOException {
        return ProseSource.declarations(javaFiles(MODULES, "src/main/java"));
    }

    /** Returns the documented declarations of these kinds. */
    private static List<Declaration> openings(Declared... kinds) throws IOException {
        Set<Declared> wanted = Set.of(kinds);
        return declarations().stream()
                .filter(declared -> wanted.contains(declared.kind()))
                .filter(declared -> !declared.opening().isEmpty()
                        && !declared.opening().startsWith("{@inheritDoc}")
                        && !declared.opening().startsWith("{@return"))
                .toList();
    }

    private static boolean isVerb(String word) {
        return THIRD_PERSON.matcher(word).matches() && !NO_VERBS.contains(word);
    }

    private static String firstWord(String sentence) {
        return sentence.split("[\\s,;:.]", 2)[0];
    }

    private static String line(Declaration declared) {
        return declared.place() + ": " + declared.opening();
    }

    /** Splits a name in camel case, or with underscores, into words in lower case. */
    private static List<String> words(String name) {
        return List.of(name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT)
                .split("_"));
    }

    private static void addBannedName(List<String> found, Declaration declared) {
        if (declared.kind() != Declared.PACKAGE
                && (words(declared.name()).stream().anyMatch(BANNED_NAMES::contains)
                        || BANNED_WHOLE_NAMES.contains(declared.name()))) {
            found.add(declared.place() + ": the name " + declared.name());
        }
    }

    private static void addBanned(List<String> found, String place, String text) {
        BANNED.forEach((word, better) -> {
            Matcher matcher = word.matcher(text);
            if (matcher.find()) {
                int from = Math.max(0, matcher.start() - 40);
                int to = Math.min(text.length(), matcher.end() + 40);
                found.add("%s: '%s' (better: %s) in: %s"
                        .formatted(place, matcher.group(), better, text.substring(from, to)));
            }
        });
    }
}
