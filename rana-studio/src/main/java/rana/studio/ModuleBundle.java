package rana.studio;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JavaScript modules of a page that is opened from disk, where modules cannot be imported from
 * other files. Each module becomes a data URL with a name; an import map maps the names to the
 * URLs.
 */
final class ModuleBundle {
    private static final String NAMES = "rana:";

    /**
     * An import such as {@code from './x.js'} or {@code import './x.js'}, also in minified code.
     */
    private static final Pattern IMPORT = Pattern.compile("\\b(from|import)(\\s*)(['\"])(\\.{0,2}/[^'\"]+\\.js)\\3");

    private final WebFiles files;
    private final Map<String, String> imports = new LinkedHashMap<>();
    private final Deque<String> pending = new ArrayDeque<>();

    private ModuleBundle(WebFiles files) {
        this.files = files;
    }

    /**
     * Returns the import map of the module at {@code url} and all its imports, by {@link #name}.
     */
    static Map<String, String> of(WebFiles files, String url) {
        ModuleBundle bundle = new ModuleBundle(files);
        bundle.pending.add(url);
        while (!bundle.pending.isEmpty()) {
            bundle.take(bundle.pending.remove());
        }
        return bundle.imports;
    }

    /** Returns the name that the module at {@code url} is imported by. */
    static String name(String url) {
        return NAMES + url;
    }

    private void take(String url) {
        if (imports.containsKey(name(url))) {
            return;
        }
        byte[] source = files.read(url).orElseThrow(() -> new IllegalStateException("no module at " + url));
        Matcher found = IMPORT.matcher(new String(source, StandardCharsets.UTF_8));
        String named = found.replaceAll(match -> {
            String needed = URI.create(url).resolve(match.group(4)).toString();
            pending.add(needed);
            return Matcher.quoteReplacement(
                    match.group(1) + match.group(2) + match.group(3) + name(needed) + match.group(3));
        });
        String data = Base64.getEncoder().encodeToString(named.getBytes(StandardCharsets.UTF_8));
        imports.put(name(url), "data:text/javascript;base64," + data);
    }
}
