package rana.report;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import rana.run.RunFiles;
import rana.run.RunInfo;
import tools.jackson.databind.JsonNode;

/**
 * The content of {@code run.json} as flat key-value pairs in the order of the file: {@code
 * machine.cores} → 2. Runs of all versions can be read.
 */
record Facts(Map<String, String> byKey) {
    static Facts read(Path runFolder) {
        var facts = new LinkedHashMap<String, String>();
        RunInfo.readTree(new RunFiles(runFolder)).ifPresent(info -> flatten("", info, facts));
        return new Facts(facts);
    }

    private static void flatten(String key, JsonNode node, Map<String, String> facts) {
        if (node.isObject()) {
            node.properties().forEach(property -> {
                String name = property.getKey();
                flatten(key.isEmpty() ? name : key + "." + name, property.getValue(), facts);
            });
        } else if (node.isArray() && node.values().stream().anyMatch(JsonNode::isContainer)) {
            int index = 0;
            for (JsonNode value : node.values()) {
                flatten(key + "[" + index++ + "]", value, facts);
            }
        } else if (node.isArray()) {
            facts.put(key, node.values().stream().map(Facts::text).collect(Collectors.joining(", ")));
        } else {
            facts.put(key, text(node));
        }
    }

    private static String text(JsonNode node) {
        return node.isNull() ? "none" : node.asString();
    }

    /** Returns the value of the first of these keys that exists, or "". */
    String first(String... keys) {
        for (String key : keys) {
            String value = byKey.get(key);
            if (value != null) {
                return value;
            }
        }
        return "";
    }
}
