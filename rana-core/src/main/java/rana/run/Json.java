package rana.run;

import tools.jackson.databind.json.JsonMapper;

/** The JSON format of the files in a run folder. */
final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /** Returns {@code value} as indented JSON that ends with a line break. */
    static String pretty(Object value) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    }
}
