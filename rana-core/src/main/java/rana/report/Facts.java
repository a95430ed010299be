package rana.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import rana.FailureException;
import rana.run.RunFiles;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code run.json} says, flat and in its order: {@code machine.cores} → 2. */
record Facts(Map<String, String> byKey) {
    static Facts read(Path runFolder) {
        Path file = runFolder.resolve(RunFiles.INFO);
        var facts = new LinkedHashMap<String, String>();
        if (Files.exists(file)) {
            try {
                flatten("", JsonMapper.shared().readTree(ReportFiles.bytes(file)), facts);
            } catch (JacksonException e) {
                throw new FailureException(
                        "cannot read %s: it is no JSON (%s)".formatted(file, e.getOriginalMessage()), e);
            }
        }
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

    /** The first of these keys that is there, or "". */
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
