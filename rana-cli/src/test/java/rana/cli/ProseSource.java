package rana.cli;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The prose of Java sources: Javadoc, comments, string literals and names. */
final class ProseSource {
    private static final Pattern TOKEN = Pattern.compile(
            "(?s)\"\"\".*?\"\"\"|\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\"|'(?:\\\\.|[^'\\\\\\n])[^'\\n]*+'"
                    + "|//[^\\n]*+|/\\*.*?\\*/");
    private static final Pattern INLINE_TAG = Pattern.compile("(?s)\\{@(?!return)[^{}]*+\\}");
    private static final Pattern DECORATION = Pattern.compile("(?m)^\\s*(?:/\\*\\*?|\\*(?!/)|//)|\\*/\\s*$");

    private ProseSource() {}

    /** The kind of a passage. */
    enum Kind {
        COMMENT,
        LITERAL
    }

    /**
     * A comment, or a string literal without its quotes; adjacent ones are joined.
     *
     * @param place the file and the line where the passage begins
     */
    record Passage(String place, Kind kind, String text) {}

    /** The kind of a declaration. */
    enum Declared {
        PACKAGE,
        TYPE,
        METHOD,
        VARIABLE,
        PARAMETER
    }

    /**
     * A documented or named declaration.
     *
     * @param place the file and the line of the declaration
     * @param name its name; for {@code @param} tags the name of the parameter
     * @param opening its first sentence; empty if there is none
     */
    record Declaration(String place, Declared kind, String name, String opening) {}

    /** Returns the files below {@code folder} whose names end with {@code suffix}, sorted; build folders are left out. */
    static List<Path> files(Path folder, String suffix) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(suffix))
                    .filter(file -> !file.toString().contains("/target/"))
                    .sorted()
                    .toList();
        }
    }

    /** Returns the comments and string literals of a Java source. */
    static List<Passage> passages(Path file) throws IOException {
        String source = Files.readString(file);
        List<Passage> passages = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Kind kind = Kind.COMMENT;
        int line = 1;
        int counted = 0;
        int start = 1;
        int end = 0;
        Matcher token = TOKEN.matcher(source);
        while (token.find()) {
            line += (int) source.substring(counted, token.start())
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
            counted = token.start();
            Kind next = token.group().startsWith("/") ? Kind.COMMENT : Kind.LITERAL;
            String gap = source.substring(end, token.start()).strip();
            boolean joined = next == kind && text.length() > 0 && gap.equals(next == Kind.LITERAL ? "+" : "");
            if (!joined) {
                add(passages, file, start, kind, text);
                start = line;
            }
            text.append(next == Kind.LITERAL ? unquoted(token.group()) : token.group() + "\n");
            kind = next;
            end = token.end();
        }
        add(passages, file, start, kind, text);
        return passages;
    }

    private static void add(List<Passage> passages, Path file, int line, Kind kind, StringBuilder text) {
        if (text.length() > 0) {
            String plain = kind == Kind.LITERAL
                    ? text.toString()
                    : INLINE_TAG
                            .matcher(DECORATION.matcher(text).replaceAll(""))
                            .replaceAll("`");
            passages.add(new Passage(
                    file + ":" + line, kind, plain.replaceAll("\\s+", " ").strip()));
            text.setLength(0);
        }
    }

    private static String unquoted(String literal) {
        int quotes = literal.startsWith("\"\"\"") ? 3 : 1;
        return literal.substring(quotes, literal.length() - quotes).replace("\\n", " ");
    }

    /** Returns the declarations of Java sources, which are parsed but not compiled. */
    static List<Declaration> declarations(List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Declaration> declarations = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    manager,
                    ignored -> {},
                    List.of("-proc:none"),
                    null,
                    manager.getJavaFileObjectsFromPaths(files));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Scanner(unit, trees, declarations).scan(unit, null);
            }
        }
        return declarations;
    }

    private static final class Scanner extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final DocTrees trees;
        private final List<Declaration> found;

        Scanner(CompilationUnitTree unit, DocTrees trees, List<Declaration> found) {
            this.unit = unit;
            this.trees = trees;
            this.found = found;
        }

        @Override
        public Void visitPackage(PackageTree tree, Void unused) {
            add(tree, Declared.PACKAGE, tree.getPackageName().toString());
            return null;
        }

        @Override
        public Void visitClass(ClassTree tree, Void unused) {
            add(tree, Declared.TYPE, tree.getSimpleName().toString());
            return super.visitClass(tree, null);
        }

        @Override
        public Void visitMethod(MethodTree tree, Void unused) {
            add(tree, Declared.METHOD, tree.getName().toString());
            return super.visitMethod(tree, null);
        }

        @Override
        public Void visitVariable(VariableTree tree, Void unused) {
            add(tree, Declared.VARIABLE, tree.getName().toString());
            return super.visitVariable(tree, null);
        }

        private void add(Tree tree, Declared kind, String name) {
            long position = trees.getSourcePositions().getStartPosition(unit, tree);
            String place = Path.of(unit.getSourceFile().toUri()) + ":"
                    + unit.getLineMap().getLineNumber(Math.max(0, position));
            DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
            found.add(new Declaration(place, kind, name, comment == null ? "" : text(comment.getFirstSentence())));
            if (comment != null) {
                for (DocTree tag : comment.getBlockTags()) {
                    if (tag instanceof ParamTree parameter) {
                        String described = parameter.getName().toString();
                        found.add(new Declaration(
                                place, Declared.PARAMETER, described, text(parameter.getDescription())));
                    }
                }
            }
        }

        private static String text(List<? extends DocTree> trees) {
            StringBuilder text = new StringBuilder();
            trees.forEach(text::append);
            return text.toString().replaceAll("\\s+", " ").strip();
        }
    }
}
