package rana.cli;

import rana.data.Inspection;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON output of {@code rana data inspect --json}: the report, with the suggested training as a
 * command line.
 */
final class InspectionJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private InspectionJson() {}

    /** Returns {@code inspection} as one JSON object on several lines. */
    static String of(Inspection inspection) {
        Inspection.Suggestion suggestion = inspection.training();
        ObjectNode root = JSON.valueToTree(inspection);
        ObjectNode training = root.putObject("training");
        training.put("recipe", suggestion.recipe());
        training.put("size", suggestion.size());
        training.put("channels", suggestion.channels());
        DataInspectCommand.trainArguments(suggestion).forEach(training.putArray("arguments")::add);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }
}
